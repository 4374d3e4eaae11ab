package dev.tarry;

/**
 * Told of every exception that would otherwise be lost: thrown by a callback, by a task that nobody looks at, and so
 * on. Set with {@link EventLoop#setExceptionHandler}.
 */
@FunctionalInterface
public interface ExceptionHandler {
    /**
     * Called on the loop's thread. An exception thrown from here goes to the loop's default handler.
     *
     * @param loop the loop
     * @param context what happened
     */
    void handle(EventLoop loop, ExceptionContext context);
}
