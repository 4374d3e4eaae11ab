package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Tells which ports of a host accept connections, each as soon as it is known. Arguments: host, first and last port.
 *
 * <p>All attempts are tasks from the beginning; a semaphore lets a hundred of them have a socket at once.
 *
 * <pre>{@code
 * async def is_open(host, port, at_once):
 *     async with at_once:
 *         try:
 *             reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1)
 *         except (OSError, TimeoutError):
 *             return port, False
 *         writer.close()
 *         return port, True
 *
 * async def scan(host, first, last):
 *     at_once = asyncio.Semaphore(100)
 *     attempts = [is_open(host, port, at_once) for port in range(first, last + 1)]
 *     for attempt in asyncio.as_completed(attempts):
 *         port, is_open = await attempt
 *         if is_open:
 *             print(port, "is open")
 * }</pre>
 */
public class PortScanner {

    private static final int AT_ONCE = 100;
    private static final Duration PATIENCE = seconds(1);

    /** What was found. */
    record Finding(int port, boolean open) {}

    // Held for what closing them does.
    @SuppressWarnings("try")
    @Async
    static Coroutine<Finding> probe(String host, int port, AsyncSemaphore atOnce) {
        try (Held turn = await(atOnce.acquire());
            StreamConnection connection = await(waitFor(openConnection(host, port), PATIENCE))) {
            return async(new Finding(port, true));
        } catch (IOException | TimeoutException refusedOrSilent) {
            return async(new Finding(port, false));
        }
    }

    @Async
    static Coroutine<Void> scan(String host, int first, int last) {
        AsyncSemaphore atOnce = new AsyncSemaphore(AT_ONCE);
        List<Coroutine<Finding>> probes = new ArrayList<>();
        for (int port = first; port <= last; port++) {
            probes.add(probe(host, port, atOnce));
        }
        for (Coroutine<Finding> next : asCompleted(probes)) {
            Finding finding = await(next);
            if (finding.open()) {
                System.out.println(finding.port() + " is open");
            }
        }
        return async();
    }

    public static void main(String[] args) {
        String host = args.length > 0 ? args[0] : "localhost";
        int first = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        int last = args.length > 2 ? Integer.parseInt(args[2]) : 1024;
        run(scan(host, first, last));
    }
}
