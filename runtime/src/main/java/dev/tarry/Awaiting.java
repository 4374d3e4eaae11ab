package dev.tarry;

/** A coroutine that awaits one thing and has its value: what makes a task of anything that can be awaited. */
final class Awaiting extends Frame {
    private static final Code CODE = named(Awaiting::run);

    private Object awaited;

    private Awaiting(Object awaited) {
        super(CODE);
        this.awaited = awaited;
    }

    static Frame frameOf(Coroutine<?> coroutine) {
        return coroutine instanceof Frame frame ? frame : new Awaiting(coroutine);
    }

    /** What is a future already is awaited by a coroutine of its own. */
    @SuppressWarnings("unchecked")
    static <T> Coroutine<T> coroutineOf(Awaitable<T> awaitable) {
        return awaitable instanceof Coroutine<T> coroutine ? coroutine
            : (Coroutine<T>) (Coroutine<?>) new Awaiting(awaitable);
    }

    /** It ends in the await, so that a suspended one need not be resumed: the task hands the value to its caller. */
    private static void run(Frame frame, Task<?> task) {
        Awaiting self = (Awaiting) frame;
        Continuation.enter(frame);
        Object awaited = self.awaited;
        self.awaited = null;
        Continuation.complete(Continuation.await(awaited, task), task);
    }

    private static Code named(Code code) {
        CodeInfo.put(code, new CodeInfo(AsyncResult.class.getName(), "await", null, new int[0]));
        return code;
    }
}
