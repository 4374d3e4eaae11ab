package dev.tarry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;

/** Calls of protocols, of either kind. */
final class ProtocolCalls {
    private ProtocolCalls() {
    }

    static <P> P make(Supplier<P> factory) {
        return Objects.requireNonNull(factory.get(), "a protocol factory must give a protocol, not null");
    }

    /** Hands over all of the data. */
    static void feed(BaseProtocol protocol, ByteBuffer data) {
        if (protocol instanceof BufferedProtocol buffered) {
            while (data.hasRemaining()) {
                ByteBuffer target = buffer(buffered, data.remaining());
                int n = Math.min(target.remaining(), data.remaining());
                target.put(target.position(), data, data.position(), n).position(target.position() + n);
                data.position(data.position() + n);
                buffered.bufferUpdated(n);
            }
        } else {
            ((Protocol) protocol).dataReceived(data);
        }
    }

    /** Where a protocol wants its data. */
    static ByteBuffer buffer(BufferedProtocol protocol, int sizeHint) {
        ByteBuffer buffer = protocol.getBuffer(sizeHint);
        if (!buffer.hasRemaining()) {
            throw new IllegalStateException("getBuffer() gave a buffer without room: clear() it when its content was"
                + " used");
        }
        return buffer;
    }

    /** A protocol's method has thrown something that ends the connection. */
    static void reportFatal(EventLoop loop, Transport transport, Throwable e, String method) {
        // A failure of the connection that the protocol was told of is nobody's mistake.
        if (!(e instanceof IOException)) {
            report(loop, transport, e, "Fatal error: protocol." + method + "() call failed.");
        }
    }

    static void report(EventLoop loop, Object transport, Throwable e, String message) {
        if (Sneaky.isFatal(e)) {
            throw Sneaky.rethrow(e);
        }
        loop.callExceptionHandler(new ExceptionContext(message, e, null, null, null, transport.toString()));
    }
}
