package dev.tarry;

import java.nio.ByteBuffer;

/** A transport on top of a socket's: what it leaves to that one. */
abstract class SocketLayer implements Transport {
    final SocketTransport socket;

    SocketLayer(SocketTransport socket) {
        this.socket = socket;
    }

    @Override
    public final void write(byte[] data, int offset, int length) {
        write(ByteBuffer.wrap(data, offset, length));
    }

    @Override
    public final void abort() {
        socket.abort();
    }

    @Override
    public final void setWriteBufferLimits(int high, int low) {
        socket.setWriteBufferLimits(high, low);
    }

    @Override
    public final WriteBufferLimits getWriteBufferLimits() {
        return socket.getWriteBufferLimits();
    }

    /** More waits to be sent than should. */
    final boolean isCongested() {
        return socket.getWriteBufferSize() > socket.getWriteBufferLimits().high();
    }
}
