package dev.tarry;

import java.util.Arrays;
import java.util.Set;

/** What transformed code throws where the runtime does something for it that the source does itself. */
final class CallerFault {
    private static final Set<String> OWN = Set.of(CallerFault.class.getName(), Continuation.class.getName(),
        VirtualCall.class.getName());

    private CallerFault() {
    }

    static NullPointerException unboxingNull() {
        return unboxingNull(0);
    }

    /** With a trace that leaves out so many of the innermost methods of the source, too. */
    static NullPointerException unboxingNull(int methods) {
        NullPointerException e = nullPointer("the awaited value is null, and a primitive is wanted");
        e.setStackTrace(Arrays.stream(e.getStackTrace()).skip(methods).toArray(StackTraceElement[]::new));
        return e;
    }

    /** With a trace that begins in the source. */
    static NullPointerException nullPointer(String message) {
        NullPointerException e = new NullPointerException(message);
        e.setStackTrace(Arrays.stream(e.getStackTrace()).dropWhile(element -> OWN.contains(element.getClassName()))
            .toArray(StackTraceElement[]::new));
        return e;
    }
}
