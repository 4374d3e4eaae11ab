package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Names to addresses, and back. The JDK asks the system, which may block for seconds, and so off the loop's thread. */
final class Resolver {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private Resolver() {
    }

    /**
     * All addresses of a host, in the system's order.
     *
     * @param host a name or a numeric address; null for the loopback address
     */
    // A numeric address is not looked up, so nothing blocks.
    @SuppressWarnings("tarry-blocking-call")
    @Async
    static Coroutine<List<InetSocketAddress>> resolve(EventLoop loop, String host, int port)
            throws UnknownHostException {
        InetAddress[] addresses = host == null || isNumeric(host)
            ? InetAddress.getAllByName(host)
            : await(loop.runInExecutor(null, () -> InetAddress.getAllByName(host)));
        return async(Arrays.stream(addresses).map(address -> new InetSocketAddress(address, port)).toList());
    }

    /** The name of an address, or its numbers. */
    @Async
    static Coroutine<String> name(EventLoop loop, InetAddress address) {
        InetAddress nameless;
        try {
            // An address remembers the name that it was found by, which may be any.
            nameless = InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not the bytes of an address: " + address, e);
        }
        return async(await(loop.runInExecutor(null, nameless::getHostName)));
    }

    /**
     * Takes turns between the families of addresses, so that one whose network is broken does not hold up all.
     *
     * @param first how many of the first family come before the turns begin
     */
    static List<InetSocketAddress> interleave(List<InetSocketAddress> addresses, int first) {
        Map<Class<?>, List<InetSocketAddress>> families = new LinkedHashMap<>();
        for (InetSocketAddress address : addresses) {
            families.computeIfAbsent(address.getAddress().getClass(), family -> new ArrayList<>()).add(address);
        }
        List<InetSocketAddress> result = new ArrayList<>();
        List<List<InetSocketAddress>> lists = new ArrayList<>(families.values());
        if (first > 1 && !lists.isEmpty()) {
            List<InetSocketAddress> head = lists.get(0);
            List<InetSocketAddress> ahead = head.subList(0, Math.min(first - 1, head.size()));
            result.addAll(ahead);
            ahead.clear();
        }
        for (int i = 0; result.size() < addresses.size(); i++) {
            for (List<InetSocketAddress> family : lists) {
                if (i < family.size()) {
                    result.add(family.get(i));
                }
            }
        }
        return result;
    }

    /** Such a host needs no name server. */
    static boolean isNumeric(String host) {
        return host.isEmpty() || host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }
}
