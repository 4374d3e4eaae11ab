package dev.tarry;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

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
            logSafely(context, "Exception in default exception handler");
            return;
        }
        try {
            inContextOf(context, () -> custom.handle(loop, context));
        } catch (Throwable e) {
            if (Sneaky.isFatal(e)) {
                throw Sneaky.rethrow(e);
            }
            if (context.exception() != null && context.exception() != e) {
                e.addSuppressed(context.exception());
            }
            logSafely(new ExceptionContext("Unhandled error in exception handler, told of: " + context.message(), e),
                "Exception in default exception handler while handling an unexpected error in custom exception handler");
        }
    }

    /** The handler sees the variables of the task or callback that it is told of. */
    private void inContextOf(ExceptionContext told, Runnable handling) {
        Context context = null;
        if (Contexts.used) {
            AsyncFuture<?> future = told.task() != null ? told.task() : told.future();
            if (future != null) {
                context = future instanceof Task<?> task ? task.getContext() : null;
            } else if (told.handle() != null) {
                context = told.handle().getContext();
            }
        }
        if (context == null || context == Contexts.current()) {
            handling.run();
            return;
        }
        Object outer = Contexts.enter(context);
        try {
            handling.run();
        } finally {
            Contexts.leave(outer);
        }
    }

    /** The text of somebody's result or function may throw, too. */
    private void logSafely(ExceptionContext context, String otherwise) {
        try {
            log(context);
        } catch (Throwable e) {
            if (Sneaky.isFatal(e)) {
                throw Sneaky.rethrow(e);
            }
            logOrPrint(otherwise, e);
        }
    }

    /** A log that cannot be written, to a full disk or without a descriptor, must not end the loop. */
    private static void logOrPrint(String message, Throwable failure) {
        try {
            LOGGER.log(System.Logger.Level.ERROR, message, failure);
        } catch (Throwable e) {
            if (Sneaky.isFatal(e)) {
                throw Sneaky.rethrow(e);
            }
            System.err.println(message + ": " + failure + "; it could not be logged: " + e);
        }
    }

    void log(ExceptionContext context) {
        StringBuilder text = new StringBuilder(text(context));
        List<StackTraceElement> origin = context.sourceTraceback() == null ? Origins.of(loop.scheduler.running()) : null;
        if (origin != null) {
            appendStack(text.append(System.lineSeparator()).append("Handle created at (most recent call first):"), origin);
        }
        LOGGER.log(System.Logger.Level.ERROR, text.toString(), context.exception());
    }

    /** All that is known, in several lines. */
    static String text(ExceptionContext context) {
        StringBuilder text = new StringBuilder(context.message());
        append(text, "future", context.future() == context.task() ? null : context.future());
        append(text, "task", context.task());
        append(text, "handle", context.handle());
        append(text, "source", context.source());
        if (context.sourceTraceback() != null) {
            appendStack(text.append(System.lineSeparator()).append("Object created at (most recent call first):"),
                context.sourceTraceback());
        }
        return text.toString();
    }

    void logSlow(Object entry, long took) {
        LOGGER.log(System.Logger.Level.WARNING, "Executing " + entry + " took " + Times.seconds(took));
    }

    /** Called on a thread that watches, while the loop's is busy. */
    void logBlocking(Object entry, long running, StackTraceElement[] stack) {
        StringBuilder text = new StringBuilder("Executing ");
        try {
            text.append(entry);
        } catch (RuntimeException changedMeanwhile) {
            text.append(entry.getClass().getSimpleName());
        }
        text.append(" has been running for ").append(Times.seconds(running))
            .append(" and blocks the event loop here (most recent call first):");
        LOGGER.log(System.Logger.Level.WARNING, appendStack(text, Stream.of(stack).map(LoopErrors::plain).toList())
            .toString());
    }

    /** As in the trace of an exception: that of a thread also names the standard class loaders. */
    private static StackTraceElement plain(StackTraceElement e) {
        return new StackTraceElement(e.getClassName(), e.getMethodName(), e.getFileName(), e.getLineNumber());
    }

    void logExecutorTimeout(Duration timeout) {
        LOGGER.log(System.Logger.Level.WARNING, "The executor did not finish joining its threads within "
            + Times.seconds(Times.nanos(timeout)) + ".");
    }

    void tellUnclosed(String loopThatIsGone) {
        tell(new ExceptionContext("unclosed event loop " + loopThatIsGone, null));
    }

    void logLateGenerator(GeneratorBody body) {
        LOGGER.log(System.Logger.Level.WARNING, body + " was begun after loop.shutdownAsyncgens() was called: it will"
            + " not be closed when the loop ends");
    }

    void reportDropped() {
        unretrieved().reportDropped();
        UnclosedLoops.report(loop);
        NeverAwaited.report(loop);
        loop.generators.closeDropped();
        // A handler may have set a variable; nobody else is to see it.
        loop.leaveContext();
    }

    void reportAtClose() {
        NeverAwaited.reportAll(loop);
        unretrieved().reportAll();
        for (Task<?> task : loop.tasks.copy()) {
            if (!task.mayStayPending()) {
                tell(new ExceptionContext("Task was destroyed but it is pending!", null, task, task, null,
                    task.getStack().isEmpty() ? null : task.getStack().get(0).toString()));
            }
        }
    }

    private Unretrieved unretrieved() {
        return loop.unretrieved;
    }

    private static StringBuilder appendStack(StringBuilder text, List<StackTraceElement> stack) {
        stack.forEach(element -> text.append(System.lineSeparator()).append("\tat ").append(element));
        return text;
    }

    private static void append(StringBuilder text, String name, Object value) {
        if (value != null) {
            text.append(System.lineSeparator()).append("  ").append(name).append(": ").append(value);
        }
    }
}
