package dev.tarry;

import java.util.Objects;

/** What the transports of sockets and of pipes have in common: a protocol, and marks for what is kept. */
abstract class ProtocolTransport implements Transport {
    final EventLoop loop;
    final WaterMarks marks;
    BaseProtocol protocol;

    ProtocolTransport(EventLoop loop, BaseProtocol protocol) {
        this.loop = loop;
        this.protocol = protocol;
        this.marks = new WaterMarks(loop, this);
    }

    /** Ends the connection now, and the protocol is told why. */
    abstract void forceClose(Throwable failure);

    final void protocolFailed(Throwable e, String method) {
        ProtocolCalls.reportFatal(loop, this, e, method);
        forceClose(e);
    }

    @Override
    public final BaseProtocol getProtocol() {
        return protocol;
    }

    @Override
    public final void setProtocol(BaseProtocol replacement) {
        loop.checkThread();
        protocol = Objects.requireNonNull(replacement, "protocol");
    }

    @Override
    public final void abort() {
        loop.checkThread();
        forceClose(null);
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        loop.checkThread();
        marks.set(high, low);
    }

    @Override
    public final WriteBufferLimits getWriteBufferLimits() {
        return marks.limits();
    }
}
