package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * TLS between a socket and a protocol: a protocol for the one, a transport for the other. What the JDK's engine wants
 * to do next decides what happens.
 */
final class TlsTransport extends SocketLayer implements Protocol {
    /** asyncio's mark for TLS. */
    private static final int HIGH_WATER = 512 * 1024;

    private enum State {
        HANDSHAKE, OPEN, CLOSING, CLOSED
    }

    /** The handshake has ended, in one way or the other. */
    private final OneTime handshake;
    private final EventLoop loop;
    private final SSLEngine engine;
    private final TlsOptions options;
    private final TlsRecords records;
    /** What was written before the handshake is done, not encrypted. */
    private final Backlog early;
    private BaseProtocol app;
    private State state = State.HANDSHAKE;
    private Throwable failure;
    private TimerHandle timer;
    private boolean appConnected;
    private boolean appPaused;
    private boolean readingPaused;
    /** What the peer asks for waits until it has taken what it was sent. */
    private boolean stalled;
    private boolean tasksRunning;
    private boolean advancing;
    /** The peer has said that it sends no more. */
    private boolean peerClosed;
    /** The peer's socket has; if it has not said so before, something may be missing. */
    private boolean socketEof;
    /** We have said, or will once the handshake is done, that we send no more. */
    private boolean eof;

    TlsTransport(EventLoop loop, SocketTransport socket, BaseProtocol app, SSLEngine engine, TlsOptions options) {
        super(socket);
        this.loop = loop;
        this.app = app;
        this.engine = engine;
        this.options = options;
        handshake = new OneTime(loop);
        records = new TlsRecords(loop, socket, engine);
        early = new Backlog(loop.buffers);
        socket.setProtocol(this);
        socket.setTop(this);
    }

    /** Waits for the end of the handshake; without a good one, the socket is closed. */
    @Async
    Coroutine<Void> handshaken() throws IOException {
        boolean done = false;
        try {
            await(handshake.awaited());
            done = true;
        } finally {
            if (!done) {
                abort();
            }
        }
        return async();
    }

    /**
     * Begins on a connection that the protocol has used without TLS.
     *
     * @param received what has come and was not read: it belongs to TLS already
     */
    void takeOver(byte[] received) {
        appConnected = true;
        socket.resumeReading();
        connectionMade(socket);
        if (received.length > 0) {
            dataReceived(ByteBuffer.wrap(received));
        }
    }

    // The protocol of the socket.

    @Override
    public void connectionMade(Transport made) {
        socket.setWriteBufferLimits(HIGH_WATER);
        timer = loop.callLater(options.handshakeTimeout, () -> fail(new SSLHandshakeException(
            "SSL handshake is taking longer than " + options.handshakeTimeout + ": aborting the connection")));
        try {
            engine.beginHandshake();
            advance();
        } catch (SSLException e) {
            fail(e);
        }
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        records.incoming.add(data);
        advance();
    }

    @Override
    public boolean eofReceived() {
        socketEof = true;
        checkCut();
        return true;
    }

    @Override
    public void connectionLost(Throwable lost) {
        State before = state;
        state = State.CLOSED;
        cancelTimer();
        records.incoming.clear();
        early.clear();
        Throwable reason = failure != null ? failure : lost;
        if (before == State.HANDSHAKE) {
            handshake.happen(reason != null ? reason
                : new SocketException("the connection was closed during the TLS handshake"));
        }
        if (appConnected) {
            app.connectionLost(reason);
        }
    }

    @Override
    public void pauseWriting() {
        if (appConnected && !appPaused) {
            appPaused = true;
            app.pauseWriting();
        }
    }

    /** Whether the protocol has been told to write no more. */
    boolean isAppPaused() {
        return appPaused;
    }

    @Override
    public void resumeWriting() {
        if (appPaused && early.isEmpty() && !isCongested()) {
            appPaused = false;
            app.resumeWriting();
        }
        if (stalled) {
            stalled = false;
            resumeSocket();
        }
    }

    private void resumeSocket() {
        if (!stalled && !readingPaused) {
            socket.resumeReading();
        }
        // Not from inside whatever read the last of what there was.
        loop.callSoon(this::advance);
    }

    // The transport of the application.

    @Override
    public BaseProtocol getProtocol() {
        return app;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        loop.checkThread();
        app = Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public boolean isClosing() {
        return state == State.CLOSING || state == State.CLOSED || socket.isClosing();
    }

    @Override
    public boolean isReading() {
        return !isClosing() && !readingPaused;
    }

    @Override
    public void pauseReading() {
        loop.checkThread();
        if (isReading()) {
            readingPaused = true;
            if (state == State.OPEN) {
                socket.pauseReading();
            }
        }
    }

    @Override
    public void resumeReading() {
        loop.checkThread();
        if (readingPaused) {
            readingPaused = false;
            resumeSocket();
        }
    }

    @Override
    public void write(ByteBuffer data) {
        loop.checkThread();
        if (eof) {
            throw new IllegalStateException("cannot write after writeEof()");
        }
        if (state == State.HANDSHAKE) {
            early.add(data);
            if (early.size() > HIGH_WATER) {
                pauseWriting();
            }
        } else if (state == State.OPEN && !endedByPeer()) {
            try {
                encrypt(data);
            } catch (SSLException e) {
                fail(e);
            }
        }
        data.position(data.limit());
    }

    @Override
    public boolean canWriteEof() {
        return state != State.HANDSHAKE && records.isTls13();
    }

    @Override
    public void writeEof() {
        loop.checkThread();
        if (eof || isClosing()) {
            return;
        }
        if (!canWriteEof()) {
            throw new UnsupportedOperationException("one direction of a connection cannot be closed with "
                + engine.getSession().getProtocol() + ", only with TLSv1.3: close() it, or tell the peer in your own"
                + " protocol where the data ends");
        }
        eof = true;
        sayClosed();
        advance();
    }

    /** Not left to advance(), which may be what has called this, or has stalled. */
    private void sayClosed() {
        engine.closeOutbound();
        try {
            records.sendPending();
        } catch (SSLException e) {
            fail(e);
        }
    }

    @Override
    public void close() {
        loop.checkThread();
        if (isClosing()) {
            return;
        }
        if (state == State.HANDSHAKE) {
            abort();
            return;
        }
        state = State.CLOSING;
        readingPaused = false;
        if (!stalled) {
            socket.resumeReading();
        }
        timer = loop.callLater(options.shutdownTimeout, () -> socket.forceClose(
            new SocketException("SSL shutdown timed out after " + options.shutdownTimeout)));
        sayClosed();
        if (peerClosed || socketEof) {
            socket.close();
        } else {
            // What was not looked at is passed over record by record: the engine counts them.
            advance();
        }
    }

    @Override
    public int getWriteBufferSize() {
        return early.size() + socket.getWriteBufferSize();
    }

    @Override
    public <T> T getExtraInfo(ExtraInfo<T> key) {
        return key.cast(key == ExtraInfo.SSLCONTEXT ? options.context
            : key == ExtraInfo.SSL_OBJECT ? engine
            : key == ExtraInfo.SSL_SESSION ? engine.getSession() : socket.getExtraInfo(key));
    }

    @Override
    public String toString() {
        return "TlsTransport (" + state + ") over " + socket;
    }

    // The engine.

    /** Does whatever can be done now. */
    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (!tasksRunning && !isLost() && step()) {
                // The condition does it.
            }
        } catch (SSLException e) {
            fail(e);
        } finally {
            advancing = false;
        }
        records.incoming.releaseIfEmpty();
        checkCut();
    }

    private boolean isLost() {
        return state == State.CLOSED || failure != null || socket.isLost();
    }

    /** One thing; false if there is nothing to do until more has come. */
    private boolean step() throws SSLException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            if (state == State.HANDSHAKE) {
                handshakeDone();
                return true;
            }
            return decrypt();
        }
        if (state == State.OPEN && !peerClosed && !eof) {
            records.refuseRenegotiation();
        }
        switch (status) {
            case NEED_TASK:
                runTasks();
                return false;
            case NEED_WRAP:
                return mayAnswer() && records.sendHandshake();
            default:
                return decrypt();
        }
    }

    /** Otherwise a peer that asks for one new key after the other and reads nothing would fill the memory. */
    private boolean mayAnswer() {
        if (state == State.HANDSHAKE || !isCongested()) {
            return true;
        }
        stalled = true;
        socket.pauseReading();
        return false;
    }

    private void handshakeDone() throws SSLException {
        state = State.OPEN;
        cancelTimer();
        if (!appConnected) {
            appConnected = true;
            tell("connectionMade", () -> app.connectionMade(this));
        }
        handshake.happen(null);
        byte[] waiting = new byte[early.size()];
        if (waiting.length > 0) {
            early.copyTo(ByteBuffer.wrap(waiting));
            early.clear();
            encrypt(ByteBuffer.wrap(waiting));
            resumeWriting();
        }
        if (readingPaused) {
            socket.pauseReading();
        }
    }

    /** Reads one record; false if there is none. */
    private boolean decrypt() throws SSLException {
        if (records.incoming.isEmpty() || readingPaused && state == State.OPEN) {
            return false;
        }
        SSLEngineResult result = records.decrypt(plain -> {
            if (state != State.CLOSING) {
                tell("dataReceived", () -> ProtocolCalls.feed(app, plain));
            }
        });
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            closedByPeer();
            return false;
        }
        HandshakeStatus next = engine.getHandshakeStatus();
        return result.bytesConsumed() > 0 || next == HandshakeStatus.NEED_TASK || next == HandshakeStatus.NEED_WRAP;
    }

    private void tell(String method, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            appFailed(e, method);
        }
    }

    private void closedByPeer() {
        if (peerClosed) {
            return;
        }
        peerClosed = true;
        if (state == State.CLOSING) {
            socket.close();
            return;
        }
        if (state == State.HANDSHAKE) {
            fail(new SSLHandshakeException("the peer ended the connection during the TLS handshake"));
            return;
        }
        boolean keepOpen;
        try {
            keepOpen = app.eofReceived();
        } catch (Throwable e) {
            appFailed(e, "eofReceived");
            return;
        }
        if (!keepOpen || endedByPeer()) {
            close();
        }
    }

    /** Before version 1.3, the end of one direction is that of both, and what waits to be sent is dropped. */
    private boolean endedByPeer() {
        return peerClosed && !records.isTls13();
    }

    /** The socket has ended, and everything that had come was looked at. */
    private void checkCut() {
        if (!socketEof || isLost() || tasksRunning) {
            return;
        }
        if (state == State.CLOSING) {
            socket.close();
        } else if (state == State.HANDSHAKE) {
            fail(new SSLHandshakeException("the peer closed the connection during the TLS handshake"));
        } else if (!peerClosed && !readingPaused && !stalled) {
            fail(new SSLException("the peer closed the connection without TLS's close_notify: what was received may not"
                + " be all"));
        }
    }

    private void encrypt(ByteBuffer data) throws SSLException {
        records.encrypt(data);
        // An answer to what the peer has asked for may have been put in between.
        advance();
    }

    private void runTasks() {
        tasksRunning = true;
        records.runTasks(problem -> {
            tasksRunning = false;
            if (problem != null) {
                fail(problem);
            } else {
                advance();
            }
        });
    }

    private void fail(Throwable e) {
        if (isLost()) {
            return;
        }
        failure = e;
        records.sendAlert(e);
        socket.forceClose(e);
    }

    private void appFailed(Throwable e, String method) {
        ProtocolCalls.reportFatal(loop, this, e, method);
        fail(e);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
