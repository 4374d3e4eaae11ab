package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Speaks TLS with its clients, and plain TCP with the server behind it. Arguments: a PKCS #12 file with key and
 * certificate, its password, the port to listen on, host and port of the server.
 *
 * <p>The two directions are two tasks. Each reads no faster than the other side takes, so that a slow side slows the
 * other down instead of filling the memory. Told to end, the proxy lets connections go on for a while.
 */
public class TlsProxy {

    private static final int BLOCK = 64 * 1024;

    private final String host;
    private final int port;

    TlsProxy(String host, int port) {
        this.host = host;
        this.port = port;
    }

    Coroutine<Server> open(SSLContext keys, int listenOn) throws IOException {
        return startServer(this::forward, null, listenOn, new ServerOptions().ssl(keys));
    }

    @Async
    private Coroutine<Void> forward(StreamReader reader, StreamWriter writer) {
        try (StreamConnection behind = await(openConnection(host, port))) {
            await(gather(pump(reader, behind.writer()), pump(behind.reader(), writer)));
            writer.close();
        } catch (IOException e) {
            System.out.println("connection given up: " + e);
        } finally {
            // Does nothing to a connection that has ended well.
            if (!writer.isClosing()) {
                writer.abort();
            }
        }
        return async();
    }

    @Async
    private static Coroutine<Void> pump(StreamReader from, StreamWriter to) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        while (await(from.readInto(block.clear())) >= 0) {
            to.write(block.flip());
            await(to.drain());
        }
        if (to.canWriteEof()) {
            to.writeEof();
        } else {
            // Before TLS 1.3 both directions end at once.
            to.close();
        }
        return async();
    }

    static SSLContext keys(Path store, char[] password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Async
    private static Coroutine<Void> serve(TlsProxy proxy, SSLContext keys, int listenOn) throws IOException {
        try (Server server = await(proxy.open(keys, listenOn))) {
            System.out.println("TLS on port " + server.port() + " for " + proxy.host + ":" + proxy.port);
            await(UntilTerminated.serve(server, () -> { }));
        }
        return async();
    }

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length != 5) {
            System.err.println("arguments: key store, password, port, host, port of the host");
            return;
        }
        SSLContext keys = keys(Path.of(args[0]), args[1].toCharArray());
        run(serve(new TlsProxy(args[3], Integer.parseInt(args[4])), keys, Integer.parseInt(args[2])));
    }
}
