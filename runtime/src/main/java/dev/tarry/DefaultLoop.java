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
            Thread thread = new Thread(loop::runForever, "tarry-default-loop");
            thread.setDaemon(true);
            thread.start();
            return loop;
        }
    }
}
