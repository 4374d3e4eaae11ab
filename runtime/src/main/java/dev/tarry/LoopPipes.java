package dev.tarry;

import static dev.tarry.Asyncio.async;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** The open pipes of a loop that are not those of its child processes. */
final class LoopPipes {
    private final EventLoop loop;
    private final Set<PipeTransport> open = new LinkedHashSet<>();

    LoopPipes(EventLoop loop) {
        this.loop = loop;
    }

    @Async
    <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> read(Supplier<P> factory, InputStream stream) {
        Objects.requireNonNull(stream, "stream");
        P protocol = ProtocolCalls.make(factory);
        PipeReading pipe = new PipeReading(loop, "pipe from " + stream, stream);
        pipe.holdOpen();
        return async(connect(pipe, protocol));
    }

    @Async
    <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> write(Supplier<P> factory, OutputStream stream) {
        Objects.requireNonNull(stream, "stream");
        P protocol = ProtocolCalls.make(factory);
        return async(connect(new PipeWriting(loop, "pipe to " + stream, stream), protocol));
    }

    private <P extends BaseProtocol> ProtocolConnection<P> connect(PipeTransport pipe, P protocol) {
        open.add(pipe);
        pipe.start(protocol, () -> open.remove(pipe));
        return new ProtocolConnection<>(pipe, protocol);
    }

    /** The loop is closed: lets their threads end. */
    void close() {
        List.copyOf(open).forEach(PipeTransport::release);
        open.clear();
    }
}
