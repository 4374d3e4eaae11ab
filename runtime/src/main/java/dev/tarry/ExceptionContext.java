package dev.tarry;

import java.util.List;

/**
 * What an {@link ExceptionHandler} is told; the counterpart of the context dictionary of
 * {@code loop.call_exception_handler}. Everything but the message may be null.
 *
 * @param message what went wrong
 * @param exception the exception; for a coroutine never awaited, in debug mode, the place where it was made
 * @param future the future that it is about
 * @param task the task that it is about
 * @param handle the call that it is about
 * @param source what or where the thing is, in words, also when the object itself is gone
 * @param sourceTraceback in debug mode, where the task, future or handle was made, innermost call first
 */
public record ExceptionContext(String message, Throwable exception, AsyncFuture<?> future, Task<?> task,
        Handle handle, String source, List<StackTraceElement> sourceTraceback) {
    /**
     * A context with only a message and an exception.
     *
     * @param message what went wrong, not null
     * @param exception may be null
     */
    public ExceptionContext(String message, Throwable exception) {
        this(message, exception, null, null, null, null);
    }

    /**
     * A context of things that know themselves where they were made.
     *
     * @param message what went wrong, not null
     * @param exception may be null
     * @param future may be null
     * @param task may be null
     * @param handle may be null
     * @param source may be null
     */
    public ExceptionContext(String message, Throwable exception, AsyncFuture<?> future, Task<?> task, Handle handle,
            String source) {
        this(message, exception, future, task, handle, source,
            Origins.of(task != null ? task : future != null ? future : handle));
    }
}
