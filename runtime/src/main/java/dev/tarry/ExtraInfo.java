package dev.tarry;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * What {@link StreamWriter#getExtraInfo} and {@link Transport#getExtraInfo} can tell of a connection, and
 * {@link SubprocessTransport#getExtraInfo} of a child process. The constants have asyncio's names.
 *
 * @param <T> the type of the answer
 */
public final class ExtraInfo<T> {
    /** The channel of the connection: for its options, not to read, write or close. */
    public static final ExtraInfo<SocketChannel> SOCKET = new ExtraInfo<>("socket", SocketChannel.class);
    /** The address on this side. */
    public static final ExtraInfo<SocketAddress> SOCKNAME = new ExtraInfo<>("sockname", SocketAddress.class);
    /** The address on the other side. */
    public static final ExtraInfo<SocketAddress> PEERNAME = new ExtraInfo<>("peername", SocketAddress.class);
    /** The TLS context. */
    public static final ExtraInfo<SSLContext> SSLCONTEXT = new ExtraInfo<>("sslcontext", SSLContext.class);
    /** The TLS engine, as for the application protocol that was agreed on; not for use while the connection is open. */
    public static final ExtraInfo<SSLEngine> SSL_OBJECT = new ExtraInfo<>("ssl_object", SSLEngine.class);
    /** The TLS session: cipher suite, protocol, the peer's certificates. */
    public static final ExtraInfo<SSLSession> SSL_SESSION = new ExtraInfo<>("ssl_session", SSLSession.class);

    /** The child process of a {@link SubprocessTransport}: how long it runs, what its own children are. */
    public static final ExtraInfo<ProcessHandle> SUBPROCESS = new ExtraInfo<>("subprocess", ProcessHandle.class);

    private final String name;
    private final Class<T> type;

    private ExtraInfo(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    T cast(Object value) {
        return type.cast(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
