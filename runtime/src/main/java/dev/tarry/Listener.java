package dev.tarry;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A listening socket of a server; queued in the loop itself when there are connections to accept. */
final class Listener extends Callback {
    /** asyncio's, for a system that has no descriptor left for a new connection. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    final ServerSocketChannel channel;
    private final Server server;
    private final EventLoop loop;
    private final int backlog;
    private TimerHandle retry;

    Listener(Server server, EventLoop loop, ServerSocketChannel channel, int backlog) throws ClosedChannelException {
        this.server = server;
        this.loop = loop;
        this.channel = channel;
        this.backlog = backlog;
        OpenedEarly.ensure();
        loop.channels().setOwner(channel, server);
    }

    void start() {
        retry = null;
        try {
            loop.channels().setReader(channel, this);
        } catch (ClosedChannelException e) {
            // Closed by whoever gave it to the server: it accepts nothing any more.
            report("a listening socket was closed while its server was serving", e);
        }
    }

    void close() {
        if (retry != null) {
            retry.cancel();
        }
        loop.channels().clearReader(channel);
        try {
            channel.close();
        } catch (IOException e) {
            report("a listening socket could not be closed", e);
        }
    }

    /** Accepts all that wait, within reason: others want their turn. */
    @Override
    void execute() {
        for (int i = 0; i <= backlog && channel.isOpen(); i++) {
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                pause(e);
                return;
            }
            if (accepted == null) {
                return;
            }
            server.accepted(accepted);
        }
    }

    /** The connection that could not be accepted is still there, and would be found in every pass. */
    private void pause(IOException e) {
        report("socket.accept() out of system resource", e);
        loop.channels().clearReader(channel);
        retry = loop.callLater(RETRY_DELAY, this::start);
    }

    private void report(String message, IOException e) {
        loop.callExceptionHandler(new ExceptionContext(message, e, null, null, null, channel.toString()));
    }

    @Override
    public String toString() {
        return "accepting of " + channel;
    }
}
