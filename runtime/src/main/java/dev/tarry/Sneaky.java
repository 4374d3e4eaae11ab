package dev.tarry;

/** Exceptions as the JVM sees them: checked ones pass through code that does not declare them. */
final class Sneaky {
    private Sneaky() {
    }

    /** Throws {@code e} itself. Declared to return so that callers can write {@code throw Sneaky.rethrow(e)}. */
    static RuntimeException rethrow(Throwable e) {
        throw Sneaky.<RuntimeException>as(e);
    }

    /**
     * Whether {@code e} means that the program shall end, or that the virtual machine or the thread is in trouble.
     * asyncio treats {@code SystemExit} and {@code KeyboardInterrupt} this way: stored, and also thrown out of the loop.
     * A stack overflow is left out, since it is over as soon as the stack has unwound.
     */
    static boolean isFatal(Throwable e) {
        return e instanceof VirtualMachineError && !(e instanceof StackOverflowError)
            || e instanceof KeyboardInterrupt
            || e.getClass().getName().equals("java.lang.ThreadDeath");
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X as(Throwable e) throws X {
        throw (X) e;
    }
}
