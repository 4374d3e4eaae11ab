package dev.tarry;

import java.nio.ByteBuffer;

/** Between one pipe and the protocol of its process; asyncio has a class for each direction. */
final class SubprocessPipe implements Protocol {
    final PipeTransport transport;
    private final SubprocessTransport process;
    private final int fd;
    private boolean disconnected;

    SubprocessPipe(SubprocessTransport process, int fd, PipeTransport transport) {
        this.process = process;
        this.fd = fd;
        this.transport = transport;
    }

    boolean disconnected() {
        return disconnected;
    }

    /** Nothing comes out of the pipe before this. */
    void start() {
        transport.start(this, this::lost);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        try {
            process.getProtocol().pipeDataReceived(fd, data);
        } catch (Throwable e) {
            process.protocolFailed(e, "pipeDataReceived");
        }
    }

    @Override
    public void connectionLost(Throwable failure) {
        disconnected = true;
        try {
            process.getProtocol().pipeConnectionLost(fd, failure);
        } catch (Throwable e) {
            process.protocolFailed(e, "pipeConnectionLost");
        }
    }

    private void lost() {
        process.finishIfOver();
    }

    @Override
    public void pauseWriting() {
        process.getProtocol().pauseWriting();
    }

    @Override
    public void resumeWriting() {
        process.getProtocol().resumeWriting();
    }
}
