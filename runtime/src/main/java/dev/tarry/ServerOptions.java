package dev.tarry;

import java.net.ProtocolFamily;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * How to serve, for {@link Asyncio#startServer(ConnectionHandler, String, int, ServerOptions)}; asyncio's keyword
 * arguments. Each method changes this object and returns it; it is read when the coroutine starts.
 *
 * <pre>{@code
 * Server server = await(startServer(Chat::serve, null, 8443, new ServerOptions().ssl(context).backlog(1000)));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class ServerOptions {
    private static final int USUAL_BACKLOG = 100;

    TlsOptions tls;
    int limit = StreamReader.DEFAULT_LIMIT;
    int backlog = USUAL_BACKLOG;
    /** Null for what is usual on the system. */
    Boolean reuseAddress;
    boolean reusePort;
    boolean keepAlive;
    boolean startServing = true;
    boolean cleanupSocket = true;
    ProtocolFamily family;
    List<String> moreHosts = List.of();

    /** Options that change nothing: no TLS, a backlog of 100. */
    public ServerOptions() {
        // As the fields say.
    }

    /**
     * Speaks TLS.
     *
     * @param context has the server's key and certificate
     * @return this
     */
    public ServerOptions ssl(SSLContext context) {
        return ssl(new TlsOptions(context));
    }

    /**
     * Speaks TLS.
     *
     * @param options how
     * @return this
     */
    public ServerOptions ssl(TlsOptions options) {
        tls = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets the limit of the readers.
     *
     * @param bytes see {@link StreamReader#StreamReader(int)}
     * @return this
     * @throws IllegalArgumentException if the limit is not positive
     */
    public ServerOptions limit(int bytes) {
        limit = StreamReader.checkLimit(bytes);
        return this;
    }

    /**
     * Sets how many connections may wait to be accepted.
     *
     * @param connections 100 unless set; with 0, the JDK chooses
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ServerOptions backlog(int connections) {
        if (connections < 0) {
            throw new IllegalArgumentException("the backlog is how many connections may wait, at least 0, not "
                + connections);
        }
        backlog = connections;
        return this;
    }

    /**
     * Sets whether a port can be listened at although connections of a server that is gone linger there.
     *
     * @param enabled true unless set, on Windows false
     * @return this
     */
    public ServerOptions reuseAddress(boolean enabled) {
        reuseAddress = enabled;
        return this;
    }

    /**
     * Listens at these hosts as well; in asyncio a server is given a list of hosts.
     *
     * @param hosts names or numeric addresses, not null; without meaning for a server that listens everywhere
     * @return this
     */
    public ServerOptions moreHosts(String... hosts) {
        moreHosts = List.of(hosts);
        return this;
    }

    /**
     * Lets several servers, also of several processes, share a port.
     *
     * @param enabled false unless set
     * @return this
     */
    public ServerOptions reusePort(boolean enabled) {
        reusePort = enabled;
        return this;
    }

    /**
     * Has the system find out about clients that are gone without a word.
     *
     * @param enabled false unless set
     * @return this
     */
    public ServerOptions keepAlive(boolean enabled) {
        keepAlive = enabled;
        return this;
    }

    /**
     * Sets whether to accept connections at once.
     *
     * @param enabled true unless set; otherwise they wait until {@link Server#startServing} or
     *     {@link Server#serveForever}
     * @return this
     */
    public ServerOptions startServing(boolean enabled) {
        startServing = enabled;
        return this;
    }

    /**
     * Sets whether the file of a Unix socket is removed when the server is closed.
     *
     * @param enabled true unless set
     * @return this
     */
    public ServerOptions cleanupSocket(boolean enabled) {
        cleanupSocket = enabled;
        return this;
    }

    /**
     * Binds only to addresses of one family.
     *
     * @param only {@code StandardProtocolFamily.INET} or {@code INET6}; null for both
     * @return this
     */
    public ServerOptions family(ProtocolFamily only) {
        family = only;
        return this;
    }
}
