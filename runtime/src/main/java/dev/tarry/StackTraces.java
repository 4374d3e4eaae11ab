package dev.tarry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lets the stack trace of an exception read as if the await had been a call.
 *
 * <p>A resumed coroutine is called by the loop, not by the coroutine that awaits it, so a trace made there ends in the
 * loop. The callers are known: they are the frames that wait for it. They are put into the trace of the very same
 * exception when it leaves the first resumed frame; a copy, which Kotlin makes, would lose the identity of the exception
 * and the fields of its class. CPython gets the same trace from its traceback objects.
 */
final class StackTraces {
    /** As many as the JVM itself keeps by default. */
    private static final int MAX_CALLERS = 1_024;
    private static final int USUAL_CALLERS = 10;
    private static final String LOOP = RunFrames.class.getName();
    private static final String LOOP_METHOD = "run";
    private static final String WAIT = Arrival.class.getName();
    private static final StackTraceElement[] ONLY_CALLERS = {new StackTraceElement(LOOP, LOOP_METHOD, null, -1)};

    private StackTraces() {
    }

    /**
     * The trace for an exception of the loop's own, which says more without the loop's calls; the callers are added to it as
     * to any other. To ask an exception for its trace, of which most are the loop's calls, takes longer than all the rest.
     */
    static StackTraceElement[] onlyCallers() {
        return ONLY_CALLERS;
    }

    /** Replaces the loop in the trace of an exception that was made under it by the coroutines that wait. */
    static void addCallers(Throwable exception, Frame caller) {
        addCallers(exception, null, caller);
    }

    /** The same for an exception that belongs to a method which has waited without a frame, or to none for null. */
    static void addCallers(Throwable exception, Arrival waited, Frame caller) {
        try {
            StackTraceElement[] trace = exception.getStackTrace();
            if (trace != null) {
                addCallers(exception, trace, waited, caller);
            }
        } catch (RuntimeException overridden) {
            // Both methods can be, by a mock for example; the exception is worth more than its trace.
        }
    }

    private static void addCallers(Throwable exception, StackTraceElement[] trace, Arrival waited, Frame caller) {
        int loop = indexOfLoop(trace);
        if (loop < 0) {
            return;
        }
        List<StackTraceElement> joined = new ArrayList<>(trace.length + USUAL_CALLERS);
        if (waited == null) {
            addUserCode(trace, loop, joined);
        } else {
            addUserCode(trace, indexOfWait(trace, loop), joined);
            joined.add(waited.place());
        }
        Frame at = caller;
        for (int i = 0; at != null && i < MAX_CALLERS; i++) {
            joined.add(CodeInfo.of(at.code).element(at.label));
            at = at.next;
        }
        joined.addAll(Arrays.asList(trace).subList(loop + 1, trace.length));
        exception.setStackTrace(joined.toArray(StackTraceElement[]::new));
    }

    private static int indexOfWait(StackTraceElement[] trace, int loop) {
        int index = 0;
        while (index < loop && !trace[index].getClassName().equals(WAIT)) {
            index++;
        }
        return index;
    }

    /** The calls on the Java stack that the step of a task has made, innermost first. */
    static List<StackTraceElement> aboveLoop(Throwable here) {
        StackTraceElement[] trace = here.getStackTrace();
        int loop = indexOfLoop(trace);
        List<StackTraceElement> calls = new ArrayList<>();
        addUserCode(trace, loop < 0 ? trace.length : loop, calls);
        return calls;
    }

    private static void addUserCode(StackTraceElement[] trace, int end, List<StackTraceElement> calls) {
        for (int i = 0; i < end; i++) {
            if (!trace[i].getMethodName().contains("$resume")) {
                calls.add(trace[i]);
            }
        }
    }

    private static int indexOfLoop(StackTraceElement[] trace) {
        for (int i = 0; i < trace.length; i++) {
            if (trace[i].getMethodName().equals(LOOP_METHOD) && trace[i].getClassName().equals(LOOP)) {
                return i;
            }
        }
        return -1;
    }
}
