package dev.tarry;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** The JDK's TLS engine with what it needs around it: buffers, the socket it writes to, threads for what takes long. */
final class TlsRecords {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final TlsBuffer incoming;
    private final EventLoop loop;
    private final SocketTransport socket;
    private final SSLEngine engine;

    TlsRecords(EventLoop loop, SocketTransport socket, SSLEngine engine) {
        this.loop = loop;
        this.socket = socket;
        this.engine = engine;
        incoming = new TlsBuffer(loop.buffers);
    }

    boolean isTls13() {
        return engine.getSession().getProtocol().equals("TLSv1.3");
    }

    /**
     * Reads one record, if there is a whole one.
     *
     * @param target gets the data that was in it, good until it returns
     */
    SSLEngineResult decrypt(Consumer<ByteBuffer> target) throws SSLException {
        byte[] array = loop.buffers.take(engine.getSession().getApplicationBufferSize());
        try {
            ByteBuffer plain = ByteBuffer.wrap(array);
            SSLEngineResult result = incoming.unwrap(engine, plain);
            checkSize(result, array);
            if (result.bytesProduced() > 0) {
                target.accept(plain.flip());
            }
            return result;
        } finally {
            loop.buffers.give(array);
        }
    }

    /** Old versions let either side begin anew, with other keys and another peer; nobody needs that. */
    void refuseRenegotiation() throws SSLException {
        if (!isTls13() && !engine.isOutboundDone() && !engine.isInboundDone()) {
            throw new SSLException("the peer wants to renegotiate TLS, which is refused");
        }
    }

    /** Encrypts all of it and hands it to the socket. */
    void encrypt(ByteBuffer data) throws SSLException {
        while (data.hasRemaining()) {
            int before = data.remaining();
            int produced = wrap(data);
            if (produced == 0 && data.remaining() == before) {
                throw new SSLException("the TLS engine takes no data: " + engine.getHandshakeStatus());
            }
        }
    }

    /** Sends what the engine has to say by itself; false if it is nothing. */
    boolean sendHandshake() throws SSLException {
        return wrap(NOTHING) > 0;
    }

    /** Sends that until there is nothing more. */
    void sendPending() throws SSLException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && sendHandshake()) {
            // The condition does it.
        }
    }

    /** Tells the peer at once why the connection ends. */
    void sendAlert(Throwable failure) {
        try {
            sendPending();
            socket.flush();
        } catch (SSLException nothingToTell) {
            failure.addSuppressed(nothingToTell);
        }
    }

    /**
     * Does the parts of a handshake that take long, on another thread: checking certificates, computing with keys.
     *
     * @param whenDone is told on the loop's thread, with what went wrong or null
     */
    void runTasks(Consumer<Throwable> whenDone) {
        List<Runnable> tasks = new ArrayList<>();
        Runnable next;
        while ((next = engine.getDelegatedTask()) != null) {
            tasks.add(next);
        }
        try {
            loop.<Void, RuntimeException>runInExecutor(null, () -> {
                tasks.forEach(Runnable::run);
                return null;
            }).addDoneCallback(done -> whenDone.accept(done.failure()));
        } catch (IllegalStateException shutDown) {
            whenDone.accept(shutDown);
        }
    }

    private int wrap(ByteBuffer data) throws SSLException {
        byte[] packet = loop.buffers.take(engine.getSession().getPacketBufferSize());
        try {
            SSLEngineResult result = engine.wrap(data, ByteBuffer.wrap(packet));
            checkSize(result, packet);
            socket.write(packet, 0, result.bytesProduced());
            return result.bytesProduced();
        } finally {
            loop.buffers.give(packet);
        }
    }

    private static void checkSize(SSLEngineResult result, byte[] array) throws SSLException {
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            throw new SSLException("a TLS record is larger than the engine had said: " + array.length);
        }
    }
}
