package dev.tarry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/**
 * Writes the input of a child process or to any other stream. The loop copies a piece of what waits to be written into the thread's array, and
 * the next one when the thread has written it. There is no thread before the first write.
 */
final class PipeWriting extends PipeTransport {
    private static final int CHUNK = 64 * 1024;

    private final OutputStream stream;
    private final Backlog backlog;
    private final Semaphore work = new Semaphore(0);
    /** What the thread writes, while it does. */
    private byte[] chunk;
    private int inFlight;
    /** The same for the thread: unlike {@code inFlight}, not reset by a loop that does not wait for it any more. */
    private int length;
    /** For the thread: there will be no more work. */
    private volatile boolean ended;
    private boolean eof;

    PipeWriting(EventLoop loop, String name, OutputStream stream) {
        super(loop, name);
        this.stream = stream;
        this.backlog = new Backlog(loop.buffers);
    }

    /** The child has exited; what the thread is writing will fail, or has been written before. */
    void childExited() {
        if (inFlight == 0) {
            close();
        } else {
            closing = true;
        }
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        loop.checkThread();
        Objects.checkFromIndexSize(offset, length, data.length);
        if (takesWrites()) {
            backlog.add(data, offset, length);
            backlogGrew();
        }
    }

    @Override
    public void write(ByteBuffer data) {
        loop.checkThread();
        if (takesWrites()) {
            backlog.add(data);
            backlogGrew();
        } else {
            data.position(data.limit());
        }
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void writeEof() {
        eof = true;
        close();
    }

    @Override
    public void close() {
        loop.checkThread();
        if (!closing) {
            closing = true;
            if (inFlight == 0) {
                end(null);
            }
        }
    }

    /** What is being written cannot be taken back: the system has no way to wake whoever waits for room in a pipe. */
    @Override
    void forceClose(Throwable failure) {
        if (!lost()) {
            backlog.clear();
            stopHolding();
            end(failure);
        }
    }

    @Override
    public int getWriteBufferSize() {
        return backlog.size() + inFlight;
    }

    @Override
    void release() {
        if (ended) {
            return;
        }
        ended = true;
        if (chunk == null) {
            closeStream();
        } else {
            work.release();
        }
    }

    private boolean takesWrites() {
        if (eof) {
            throw new IllegalStateException("cannot write after writeEof()");
        }
        return !closing;
    }

    private void backlogGrew() {
        if (inFlight == 0) {
            handOver();
        }
        marks.grew(getWriteBufferSize());
    }

    private void handOver() {
        if (backlog.isEmpty()) {
            return;
        }
        if (chunk == null) {
            chunk = new byte[CHUNK];
            startThread(this::writeAll);
        }
        ByteBuffer piece = ByteBuffer.wrap(chunk);
        backlog.copyTo(piece);
        inFlight = piece.position();
        length = inFlight;
        backlog.drop(length);
        loop.scheduler.outstanding++;
        work.release();
    }

    /** What the thread writes counts as an answer that a virtual clock waits for. */
    private void stopHolding() {
        if (inFlight != 0) {
            inFlight = 0;
            loop.scheduler.outstanding--;
        }
    }

    /** On the thread, which sees what the loop has written since the semaphore was released. */
    private void writeAll() {
        for (work.acquireUninterruptibly(); !ended; work.acquireUninterruptibly()) {
            IOException failure = null;
            try {
                stream.write(chunk, 0, length);
                stream.flush();
            } catch (IOException e) {
                failure = e;
            }
            IOException outcome = failure;
            loop.post(new Handle(loop, () -> written(outcome)));
        }
        closeStream();
    }

    private void written(IOException failure) {
        stopHolding();
        if (lost()) {
            return;
        }
        if (failure != null) {
            forceClose(failure);
            return;
        }
        handOver();
        marks.shrank(getWriteBufferSize());
        if (closing && inFlight == 0) {
            end(null);
        }
    }

    private void end(Throwable failure) {
        release();
        lose(failure);
    }

    /** Does not wait: nothing is in the stream's own buffer, unless it could not be written, and cannot be now. */
    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            System.getLogger("dev.tarry").log(System.Logger.Level.DEBUG, "A pipe could not be closed: " + name, e);
        }
    }
}
