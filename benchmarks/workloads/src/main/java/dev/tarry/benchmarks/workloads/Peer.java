package dev.tarry.benchmarks.workloads;

import java.util.function.LongSupplier;

/** A system that does the workloads; found by {@link java.util.ServiceLoader}. It is used from one thread. */
public interface Peer extends AutoCloseable {

    /** The heading of its column. */
    String title();

    /** Whether this JDK has what it needs. */
    default boolean available() {
        return true;
    }

    /**
     * Prepares a workload, the only one of this object if it is run. What is measured as not suspending has really suspended before.
     *
     * @return what does the work once and returns {@link Workload#expected}, or null if this system has no counterpart
     */
    LongSupplier workload(Workload workload);

    /**
     * Starts tasks that sleep for an hour below some calls.
     *
     * @param depth the calls, at least 1, of which the last one sleeps
     * @return something that keeps the tasks, which all sleep now
     */
    Object park(int tasks, int depth);

    /** Whether {@link #park} has a counterpart. */
    default boolean parks() {
        return true;
    }

    @Override
    default void close() {
    }
}
