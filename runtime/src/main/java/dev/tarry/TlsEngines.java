package dev.tarry;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the JDK's TLS engines. */
final class TlsEngines {
    private TlsEngines() {
    }

    /**
     * An engine for the client's side.
     *
     * @param host what was connected to, or null
     * @throws IllegalArgumentException if there is no name to check the server's certificate for
     */
    static SSLEngine client(TlsOptions options, String host) {
        String name = options.serverHostname != null ? options.serverHostname : host;
        if (name == null) {
            throw new IllegalArgumentException("You must set server_hostname when using ssl without a host: call"
                + " TlsOptions.serverHostname(name), or serverHostname(\"\") for no check");
        }
        boolean check = !name.isEmpty();
        // The engine tells the server the name, too, and uses it to find a session to go on with.
        SSLEngine engine = check ? options.context.createSSLEngine(name, -1) : options.context.createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (check) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        options.parameters.accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }

    static SSLEngine server(TlsOptions options) {
        SSLEngine engine = options.context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        options.parameters.accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }
}
