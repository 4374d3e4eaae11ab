package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Serves until the process is told to end by SIGTERM, as {@code kill} and service managers do, and then lets the clients
 * finish: nobody new is accepted, and who is there has a while. The program ends with exit code 0 then. A second SIGTERM
 * ends it at once, with 143.
 *
 * <p>In asyncio:
 *
 * <pre>{@code
 * async def serve(server, goodbye):
 *     told = asyncio.Event()
 *     loop = asyncio.get_running_loop()
 *     loop.add_signal_handler(signal.SIGTERM, told.set)
 *     async with server:
 *         await told.wait()
 *         loop.remove_signal_handler(signal.SIGTERM)
 *         server.close()
 *         goodbye()
 *         try:
 *             await asyncio.wait_for(server.wait_closed(), 10)
 *         except TimeoutError:
 *             server.abort_clients()
 *             await server.wait_closed()
 * }</pre>
 *
 * <p>Ctrl-C needs nothing of this kind: it cancels what {@code run} runs, and the connections are closed at once.
 */
public final class UntilTerminated {

    private static final Duration LONGEST_GOODBYE = seconds(10);

    private UntilTerminated() {}

    /**
     * Serves until SIGTERM and through what follows.
     *
     * @param goodbye called when nobody new is accepted any more: tells clients that have no end of their own
     */
    @Async
    public static Coroutine<Void> serve(Server server, Runnable goodbye) {
        AsyncEvent told = new AsyncEvent();
        EventLoop loop = getRunningLoop();
        loop.addSignalHandler("TERM", told::set);
        try {
            await(told.waitUntilSet());
            loop.removeSignalHandler("TERM");
            System.out.println("told to end");
            server.close();
            goodbye.run();
            await(letFinish(server, LONGEST_GOODBYE));
        } finally {
            // Does nothing to those that have ended well.
            server.close();
            server.closeClients();
        }
        return async();
    }

    @Async
    static Coroutine<Void> letFinish(Server server, Duration patience) {
        try {
            await(waitFor(server.waitClosed(), patience));
        } catch (TimeoutException notInTime) {
            server.abortClients();
            await(server.waitClosed());
        }
        return async();
    }
}
