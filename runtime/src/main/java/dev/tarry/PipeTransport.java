package dev.tarry;

import java.nio.ByteBuffer;

/**
 * One pipe of a child process, or any other stream of the JDK. These cannot be watched by a selector, and so a thread
 * waits in a blocking call and hands over to the loop. A platform thread: such a call holds a carrier of virtual threads anyway.
 */
abstract class PipeTransport extends ProtocolTransport {
    /** For messages. */
    final String name;
    /** Called once, when the pipe is at its end. */
    private Runnable whenLost;
    boolean closing;
    /** That the pipe is lost has been or is about to be told. */
    private boolean lost;

    PipeTransport(EventLoop loop, String name) {
        super(loop, null);
        this.name = name;
    }

    /** Tells the protocol that there is a pipe. On the loop's thread, and before anything else. */
    void start(BaseProtocol user, Runnable atEnd) {
        protocol = user;
        whenLost = atEnd;
        try {
            user.connectionMade(this);
        } catch (Throwable e) {
            protocolFailed(e, "connectionMade");
        }
    }

    final boolean lost() {
        return lost;
    }

    /** Once, and only from the loop, so that whoever called is through with what it was doing. */
    final void lose(Throwable failure) {
        if (lost) {
            return;
        }
        closing = true;
        lost = true;
        loop.callSoon(() -> {
            try {
                protocol.connectionLost(failure);
            } finally {
                whenLost.run();
            }
        });
    }

    /** The loop is closed: lets the thread end, tells nobody. */
    abstract void release();

    final void startThread(Runnable work) {
        Thread thread = new Thread(work, threadName());
        thread.setDaemon(true);
        thread.start();
    }

    final String threadName() {
        return "tarry-" + name;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public <T> T getExtraInfo(ExtraInfo<T> key) {
        return null;
    }

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public void pauseReading() {
        // Nothing to pause.
    }

    @Override
    public void resumeReading() {
        // Nothing to resume.
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        throw new UnsupportedOperationException("this end of " + name + " is for reading");
    }

    @Override
    public void write(ByteBuffer data) {
        throw new UnsupportedOperationException("this end of " + name + " is for reading");
    }

    @Override
    public boolean canWriteEof() {
        return false;
    }

    @Override
    public void writeEof() {
        throw new UnsupportedOperationException("this end of " + name + " is for reading");
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        throw new UnsupportedOperationException("this end of " + name + " is for reading");
    }

    @Override
    public int getWriteBufferSize() {
        return 0;
    }

    @Override
    public String toString() {
        return name + " (" + (lost ? "closed" : closing ? "closing" : "open") + ")";
    }
}
