package dev.tarry;

/**
 * What {@link EventLoop#subprocessExec} and {@link EventLoop#subprocessShell} give; in asyncio a pair.
 *
 * @param transport the child process
 * @param protocol what is told of what happens to it
 * @param <P> the kind of protocol
 */
public record ProtocolProcess<P extends SubprocessProtocol>(SubprocessTransport transport, P protocol)
        implements AutoCloseable {
    /** Closes the pipes, and kills the process if it runs. Does not wait. */
    @Override
    public void close() {
        transport.close();
    }
}
