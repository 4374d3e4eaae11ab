package dev.tarry;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a task waits for that reads from a stream: that there is more to read, or that nothing will come any more. As a
 * future of its own kind it needs no clean-up when the task is cancelled.
 *
 * <p>The method that waits leaves no frame behind; what it wants is noted here, and its task's next step begins with
 * {@link #serve}: it gets that for its caller, or waits again. One such object serves all the waits of a reader, so a
 * message makes no object besides what is returned. A frame that belongs to the reader and is used again was refused: it
 * would stand in the task's chain, where others see it, long after the wait.
 */
final class Arrival extends AsyncFuture<Arrival> {
    /** What the task wants, as the method that it has called. */
    enum Wanted {
        ALL("read"), SOME("read"), INTO("readInto"), EXACTLY("readexactly"), UNTIL("readuntil"), LINE("readline");

        final String method;
        /** For stack listings. */
        final StackTraceElement place;

        Wanted(String method) {
            this.method = method;
            place = new StackTraceElement(StreamReader.class.getName(), method, "StreamReader.java", -1);
        }
    }

    private final StreamReader reader;
    private Wanted wanted;
    /** How many bytes, for {@link Wanted#SOME} and {@link Wanted#EXACTLY}. */
    private int size;
    private ByteBuffer target;
    private SeparatorSearch search;
    private boolean broken;

    Arrival(StreamReader reader, EventLoop loop) {
        super(loop);
        this.reader = reader;
    }

    void wanted(Wanted what) {
        wanted = what;
    }

    Arrival size(int wantedSize) {
        size = wantedSize;
        return this;
    }

    Arrival into(ByteBuffer wantedTarget) {
        target = wantedTarget;
        return this;
    }

    Arrival search(SeparatorSearch wantedSearch) {
        search = wantedSearch;
        return this;
    }

    /** Suspends the task that runs, for what it goes on with is what {@link #serve} gives its caller. */
    void suspendCaller() {
        // Not the reader's loop: a task of another one is told so when it is about to wait.
        EventLoop.running().current().suspendFor(this);
    }

    /** Done, for the reader has an exception for whoever reads. */
    void broken() {
        broken = true;
    }

    /**
     * Begins the step of the task that has waited, unless it is cancelled: the task goes on, or is suspended again.
     *
     * @throws IOException in the place of the method that has waited
     */
    void serve(Task<?> task) throws IOException {
        ByteBuffer into = target;
        SeparatorSearch begun = search;
        target = null;
        search = null;
        reader.arrived(this);
        if (broken) {
            broken = false;
            reader.checkException();
        }
        if (wanted == Wanted.INTO) {
            int n = reader.receiveInto(into);
            if (n != StreamBuffer.NOT_YET) {
                Continuation.complete(n, task);
                return;
            }
        } else {
            byte[] data = receive(begun);
            if (data != null) {
                Continuation.complete(data, task);
                return;
            }
        }
        // What breaks the connection may have come after the task was woken, and nothing would come any more.
        reader.checkException();
        task.suspendFor(reader.arrival(wanted).size(size).into(into).search(begun));
        task.park();
    }

    private byte[] receive(SeparatorSearch begun) throws IOException {
        if (wanted == Wanted.SOME) {
            return reader.receiveSome(size);
        }
        StreamBuffer buffer = reader.receive();
        return switch (wanted) {
            case EXACTLY -> buffer.exactly(size);
            case UNTIL -> buffer.until(begun);
            case LINE -> buffer.line(begun);
            default -> buffer.all();
        };
    }

    StackTraceElement place() {
        return wanted.place;
    }

    @Override
    public boolean cancel(String message) {
        reader.cancelled(this);
        return super.cancel(message);
    }

    @Override
    String describe() {
        return "data for " + reader;
    }
}
