package dev.tarry;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * How to speak TLS, for {@link ConnectOptions#ssl(TlsOptions)}, {@link ServerOptions#ssl(TlsOptions)} and
 * {@link StreamWriter#startTls(TlsOptions)}. Each method changes this object and returns it.
 *
 * <pre>{@code
 * TlsOptions tls = new TlsOptions(context)
 *     .serverHostname("internal.example.com")
 *     .parameters(p -> p.setApplicationProtocols(new String[] {"h2", "http/1.1"}));
 * }</pre>
 *
 * <p>A client checks the server's certificate, as the context does, and that it is for the host name. Not thread-safe.
 */
public final class TlsOptions {
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

    final SSLContext context;
    String serverHostname;
    Duration handshakeTimeout = HANDSHAKE_TIMEOUT;
    Duration shutdownTimeout = SHUTDOWN_TIMEOUT;
    Consumer<SSLParameters> parameters = unchanged -> { };

    /**
     * TLS with the platform's default context: its trusted authorities, and no certificate of one's own.
     *
     * @throws IllegalStateException if the platform has none
     */
    public TlsOptions() {
        this(defaultContext());
    }

    /**
     * TLS with a context.
     *
     * @param context has the keys, and decides whom to trust
     */
    public TlsOptions(SSLContext context) {
        this.context = Objects.requireNonNull(context, "context");
    }

    /**
     * Sets the name that the server's certificate must be for, and that the server is told. Only for clients.
     *
     * @param name instead of the host that was connected to; empty means that the name is not checked, which leaves the
     *     connection open to anyone with a certificate of a trusted authority
     * @return this
     */
    public TlsOptions serverHostname(String name) {
        serverHostname = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets how long the handshake may take before the connection is given up.
     *
     * @param timeout 60 seconds unless set
     * @return this
     * @throws IllegalArgumentException unless the timeout is positive
     */
    public TlsOptions handshakeTimeout(Duration timeout) {
        handshakeTimeout = positive(timeout, "handshake");
        return this;
    }

    /**
     * Sets how long to wait, when closing, until all is sent and the peer has closed, too.
     *
     * @param timeout 30 seconds unless set
     * @return this
     * @throws IllegalArgumentException unless the timeout is positive
     */
    public TlsOptions shutdownTimeout(Duration timeout) {
        shutdownTimeout = positive(timeout, "shutdown");
        return this;
    }

    /**
     * Sets what else the JDK's {@link SSLParameters} have: application protocols, cipher suites, whether clients need a
     * certificate.
     *
     * @param change is given the parameters of each connection, and changes them
     * @return this
     */
    public TlsOptions parameters(Consumer<SSLParameters> change) {
        parameters = Objects.requireNonNull(change, "change");
        return this;
    }

    private static Duration positive(Duration timeout, String what) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the " + what + " timeout must be positive, not " + timeout);
        }
        return timeout;
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform has no default TLS context", e);
        }
    }
}
