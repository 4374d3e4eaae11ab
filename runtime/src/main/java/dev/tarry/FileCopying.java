package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Sends a file that has to be encrypted on the way: blocks are read on other threads and written as the peer takes them.
 * It stands in for the connection's protocol meanwhile, to know about that.
 */
final class FileCopying implements Protocol {
    /** asyncio's. */
    private static final int BLOCK = 16 * 1024;

    private final EventLoop loop;
    private final TlsTransport transport;
    private final BaseProtocol original;
    /** Whether the protocol is under the impression that it should not write. */
    private final boolean wasPaused;
    private AsyncFuture<Void> waiter;
    private boolean paused;
    private boolean lost;
    private Throwable failure;

    private FileCopying(EventLoop loop, TlsTransport transport) {
        this.loop = loop;
        this.transport = transport;
        this.original = transport.getProtocol();
        this.wasPaused = transport.isAppPaused();
        this.paused = wasPaused;
    }

    @Async
    static Coroutine<Long> run(EventLoop loop, TlsTransport transport, FileChannel file, long offset, long count)
            throws IOException {
        FileCopying standIn = new FileCopying(loop, transport);
        transport.setProtocol(standIn);
        long sent = 0;
        try {
            ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, Math.max(count, 1)));
            await(standIn.drained());
            while (sent < count) {
                block.clear().limit((int) Math.min(BLOCK, count - sent));
                long at = offset + sent;
                int n = await(loop.<Integer, IOException>runInExecutor(null, () -> file.read(block, at)));
                if (n < 0) {
                    break;
                }
                standIn.checkLost();
                transport.write(block.flip());
                sent += n;
                await(standIn.drained());
            }
            return async(sent);
        } finally {
            transport.setProtocol(standIn.original);
            standIn.handBack();
            FileSending.tellPosition(file, offset, sent);
        }
    }

    @Async
    private Coroutine<Void> drained() throws IOException {
        checkLost();
        if (paused) {
            waiter = loop.createFuture();
            await(waiter);
            checkLost();
        }
        return async();
    }

    private void checkLost() throws SocketException {
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
        if (lost || transport.isClosing()) {
            throw new SocketException("the connection was closed while a file was sent");
        }
    }

    /** So that the protocol knows what it would know if it had been told itself. */
    private void handBack() {
        if (!lost && paused && !wasPaused) {
            original.pauseWriting();
        } else if (!lost && !paused && wasPaused) {
            original.resumeWriting();
        }
    }

    private void wake() {
        if (waiter != null) {
            waiter.finishUnlessDone(null);
        }
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        throw new IllegalStateException("reading is paused while a file is sent: do not resume it");
    }

    @Override
    public boolean eofReceived() {
        return original.eofReceived();
    }

    @Override
    public void connectionLost(Throwable why) {
        lost = true;
        failure = why;
        wake();
        original.connectionLost(why);
    }

    @Override
    public void pauseWriting() {
        paused = true;
    }

    @Override
    public void resumeWriting() {
        paused = false;
        wake();
    }
}
