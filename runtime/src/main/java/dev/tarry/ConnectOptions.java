package dev.tarry;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * How to connect, for {@link Asyncio#openConnection(String, int, ConnectOptions)}; asyncio's keyword arguments. Each
 * method changes this object and returns it; it is read when the coroutine starts.
 *
 * <pre>{@code
 * StreamConnection connection = await(openConnection("example.com", 443, new ConnectOptions()
 *     .ssl(SSLContext.getDefault())
 *     .happyEyeballsDelay(millis(250))));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class ConnectOptions {
    TlsOptions tls;
    int limit = StreamReader.DEFAULT_LIMIT;
    Duration happyEyeballsDelay;
    int interleave = -1;
    InetSocketAddress localAddress;
    ProtocolFamily family;
    boolean keepAlive;

    /** Options that change nothing: no TLS, one address after the other. */
    public ConnectOptions() {
        // As the fields say.
    }

    /**
     * Speaks TLS, and checks that the server's certificate is for the host.
     *
     * @param context has the keys, and decides whom to trust; {@link SSLContext#getDefault()} for public servers
     * @return this
     */
    public ConnectOptions ssl(SSLContext context) {
        return ssl(new TlsOptions(context));
    }

    /**
     * Speaks TLS.
     *
     * @param options how
     * @return this
     */
    public ConnectOptions ssl(TlsOptions options) {
        tls = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets the reader's limit.
     *
     * @param bytes see {@link StreamReader#StreamReader(int)}
     * @return this
     * @throws IllegalArgumentException if the limit is not positive
     */
    public ConnectOptions limit(int bytes) {
        limit = StreamReader.checkLimit(bytes);
        return this;
    }

    /**
     * Does not wait for one address of a host to fail before the next is tried (RFC 8305): while one takes longer than
     * this, the next is tried beside it, and the first to connect wins.
     *
     * @param delay 250 milliseconds are recommended; null, as it is unless set, for one after the other
     * @return this
     */
    public ConnectOptions happyEyeballsDelay(Duration delay) {
        happyEyeballsDelay = delay;
        return this;
    }

    /**
     * Takes turns between IPv6 and IPv4 addresses.
     *
     * @param first how many addresses of the first family come before the turns begin; 0 keeps the system's order.
     *     Unless set, 1 with {@link #happyEyeballsDelay} and otherwise 0
     * @return this
     */
    public ConnectOptions interleave(int first) {
        interleave = first;
        return this;
    }

    /**
     * Binds this side to an address.
     *
     * @param address with its name looked up; the port may be 0
     * @return this
     */
    public ConnectOptions localAddress(InetSocketAddress address) {
        localAddress = address;
        return this;
    }

    /**
     * Takes only addresses of one family.
     *
     * @param only {@code StandardProtocolFamily.INET} or {@code INET6}; null for both
     * @return this
     */
    public ConnectOptions family(ProtocolFamily only) {
        family = only;
        return this;
    }

    /**
     * Has the system find out about a server that is gone without a word. For connections that are made here by TCP;
     * whoever gives a channel sets its options.
     *
     * @param enabled false unless set
     * @return this
     */
    public ConnectOptions keepAlive(boolean enabled) {
        keepAlive = enabled;
        return this;
    }

    int interleaveOrDefault() {
        return interleave >= 0 ? interleave : happyEyeballsDelay != null ? 1 : 0;
    }
}
