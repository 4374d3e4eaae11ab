package dev.tarry;

import java.time.Duration;

/** Where the exceptions of a loop go that nobody catches, and what else there is to complain about. */
final class LoopErrors {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");

    ExceptionHandler handler;
    private final EventLoop loop;

    LoopErrors(EventLoop loop) {
        this.loop = loop;
    }

    /** A function that the loop has called threw. */
    void callbackFailed(Throwable e, Object function, Handle handle) {
        if (Sneaky.isFatal(e)) {
            throw Sneaky.rethrow(e);
        }
        tell(new ExceptionContext("Exception in callback " + function, e, null, null, handle, null));
    }

    void tell(ExceptionContext context) {
        ExceptionHandler custom = handler;
        if (custom == null) {
            log(context);
            return;
        }
        try {
            custom.handle(loop, context);
        } catch (Throwable e) {
            if (Sneaky.isFatal(e)) {
                throw Sneaky.rethrow(e);
            }
            if (context.exception() != null && context.exception() != e) {
                e.addSuppressed(context.exception());
            }
            log(new ExceptionContext("Unhandled error in exception handler, told of: " + context.message(), e));
        }
    }

    void log(ExceptionContext context) {
        StringBuilder text = new StringBuilder(context.message());
        append(text, "future", context.future() == context.task() ? null : context.future());
        append(text, "task", context.task());
        append(text, "handle", context.handle());
        append(text, "source", context.source());
        LOGGER.log(System.Logger.Level.ERROR, text.toString(), context.exception());
    }

    void logSlow(Object entry, Duration took) {
        LOGGER.log(System.Logger.Level.WARNING, "Executing " + entry + " took " + took);
    }

    void logExecutorTimeout(Duration timeout) {
        LOGGER.log(System.Logger.Level.WARNING, "The executor's jobs did not end within " + timeout);
    }

    void logLateGenerator(GeneratorBody body) {
        LOGGER.log(System.Logger.Level.WARNING, body + " was begun after loop.shutdownAsyncgens() was called: it will"
            + " not be closed when the loop ends");
    }

    void reportDropped() {
        unretrieved().reportDropped();
        NeverAwaited.report(loop);
        loop.generators.closeDropped();
    }

    void reportAtClose() {
        NeverAwaited.reportAll(loop);
        unretrieved().reportAll();
        for (Task<?> task : loop.tasks.copy()) {
            if (!task.mayStayPending) {
                tell(new ExceptionContext("Task was destroyed but it is pending!", null, task, task, null,
                    task.getStack().isEmpty() ? null : task.getStack().get(0).toString()));
            }
        }
    }

    private Unretrieved unretrieved() {
        return loop.unretrieved;
    }

    private static void append(StringBuilder text, String name, Object value) {
        if (value != null) {
            text.append(System.lineSeparator()).append("  ").append(name).append(": ").append(value);
        }
    }
}
