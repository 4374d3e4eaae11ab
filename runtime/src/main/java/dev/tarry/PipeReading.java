package dev.tarry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/**
 * Reads the output of a child process or any other stream. The thread reads into its only array, hands it over, and goes on when the loop
 * has taken everything and does not pause: what nobody reads stays in the system's pipe, and the child has to wait.
 */
final class PipeReading extends PipeTransport {
    /** What a pipe holds on Linux. */
    private static final int CHUNK = 64 * 1024;

    private final InputStream stream;
    private final byte[] chunk = new byte[CHUNK];
    private final Semaphore mayRead = new Semaphore(0);
    /** Nobody wants more; for the thread. */
    private volatile boolean unwanted;
    private boolean paused;
    /** The thread waits until it may read. */
    private boolean threadWaits = true;

    /** On any thread, and as soon as the child is started. Reads nothing before {@link #start}. */
    PipeReading(EventLoop loop, String name, InputStream stream) {
        super(loop, name);
        this.stream = stream;
    }

    void holdOpen() {
        startThread(this::readAll);
    }

    /** The same on this thread. */
    void holdOpenHere() {
        Thread.currentThread().setName(threadName());
        readAll();
    }

    @Override
    void start(BaseProtocol user, Runnable atEnd) {
        super.start(user, atEnd);
        letRead();
    }

    /**
     * On the thread. The JDK takes what is left in the pipe and closes it when the child has exited, although its own
     * children may write on; but not while the stream's monitor is held, as by anyone who is reading.
     */
    private void readAll() {
        synchronized (stream) {
            mayRead.acquireUninterruptibly();
            while (!unwanted) {
                int count;
                try {
                    count = stream.read(chunk);
                } catch (IOException e) {
                    closeStream();
                    loop.post(new Handle(loop, () -> forceClose(e)));
                    return;
                }
                if (count < 0) {
                    closeStream();
                    loop.post(new Handle(loop, this::eof));
                    return;
                }
                loop.post(new Handle(loop, () -> taken(count)));
                mayRead.acquireUninterruptibly();
            }
            closeStream();
        }
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            System.getLogger("dev.tarry").log(System.Logger.Level.DEBUG, "A pipe could not be closed: " + name, e);
        }
    }

    private void taken(int count) {
        threadWaits = true;
        if (!closing) {
            try {
                ProtocolCalls.feed(protocol, ByteBuffer.wrap(chunk, 0, count));
            } catch (Throwable e) {
                protocolFailed(e, "dataReceived");
            }
            letRead();
        }
    }

    private void eof() {
        if (!closing) {
            try {
                protocol.eofReceived();
            } catch (Throwable e) {
                protocolFailed(e, "eofReceived");
            }
            lose(null);
        }
    }

    private void letRead() {
        if (threadWaits && !paused) {
            threadWaits = false;
            mayRead.release();
        }
    }

    @Override
    public boolean isReading() {
        return !closing && !paused;
    }

    @Override
    public void pauseReading() {
        loop.checkThread();
        paused = true;
    }

    @Override
    public void resumeReading() {
        loop.checkThread();
        if (!closing && paused) {
            paused = false;
            letRead();
        }
    }

    @Override
    public void close() {
        loop.checkThread();
        forceClose(null);
    }

    @Override
    void forceClose(Throwable failure) {
        release();
        lose(failure);
    }

    @Override
    void release() {
        unwanted = true;
        mayRead.release();
    }
}
