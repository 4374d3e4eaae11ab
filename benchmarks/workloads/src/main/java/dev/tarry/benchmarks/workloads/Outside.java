package dev.tarry.benchmarks.workloads;

import java.util.concurrent.Semaphore;

/** A thread of its own that answers questions, one at a time. */
public final class Outside {
    private final Semaphore questions = new Semaphore(0);
    private final Thread thread;

    private Outside(int rounds, Runnable answer) {
        thread = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                questions.acquireUninterruptibly();
                answer.run();
            }
        }, "outside");
        thread.start();
    }

    /** Starts a thread that answers {@link Sizes#WAKE_UPS} questions and ends. */
    public static Outside answering(Runnable answer) {
        return new Outside(Sizes.WAKE_UPS, answer);
    }

    /** Starts a thread that calls this {@link Sizes#SUBMISSIONS} times as fast as it can. */
    public static Outside submitting(Runnable submission) {
        Outside outside = new Outside(1, () -> {
            for (int i = 0; i < Sizes.SUBMISSIONS; i++) {
                submission.run();
            }
        });
        outside.ask();
        return outside;
    }

    /** Asks the next question. */
    public void ask() {
        questions.release();
    }

    /** Waits until the thread has ended. */
    public void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
