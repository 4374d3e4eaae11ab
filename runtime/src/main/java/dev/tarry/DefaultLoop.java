package dev.tarry;

/** The loop on a thread of its own that runs {@code @Async} methods called where no loop runs. */
final class DefaultLoop {
    private DefaultLoop() {
    }

    static EventLoop get() {
        return Holder.LOOP;
    }

    private static final class Holder {
        static final EventLoop LOOP = start();

        private static EventLoop start() {
            EventLoop loop = new EventLoop();
            Thread thread = new Thread(() -> runAlways(loop), "tarry-default-loop");
            thread.setDaemon(true);
            thread.start();
            return loop;
        }

        /** Others depend on it, so neither a stop nor a fatal error in somebody's coroutine ends it. */
        private static void runAlways(EventLoop loop) {
            for (;;) {
                try {
                    loop.runForever();
                } catch (Throwable e) {
                    Thread thread = Thread.currentThread();
                    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                }
            }
        }
    }
}
