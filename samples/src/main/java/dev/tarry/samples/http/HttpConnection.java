package dev.tarry.samples.http;

import static dev.tarry.Asyncio.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tarry.*;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.util.List;

/** A client's connection to a server, for one request after the other. */
final class HttpConnection implements AutoCloseable {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(ISO_8859_1);

    private final String host;
    private final StreamReader reader;
    private final StreamWriter writer;

    /** What a server answers. */
    record Response(int status, Headers headers, byte[] body) {}

    private HttpConnection(String host, StreamConnection stream) {
        this.host = host;
        reader = stream.reader();
        writer = stream.writer();
    }

    /** Connects to the host of an address that begins with {@code http:} or {@code https:}. */
    static Coroutine<HttpConnection> open(URI uri) throws IOException {
        return open(uri, new TlsOptions());
    }

    /** @param tls how to speak it, if the address begins with {@code https:} */
    @Async
    static Coroutine<HttpConnection> open(URI uri, TlsOptions tls) throws IOException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        // Without a host, what is connected to is this machine.
        if (uri.getHost() == null || !secure && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("not the address of a host, with http:// or https:// before it: " + uri);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        ConnectOptions options = new ConnectOptions();
        if (secure) {
            options.ssl(tls);
        }
        String host = uri.getPort() >= 0 ? uri.getHost() + ":" + port : uri.getHost();
        return async(new HttpConnection(host, await(openConnection(uri.getHost(), port, options))));
    }

    Coroutine<Response> get(String target) throws IOException {
        return request("GET", target, "");
    }

    /** @param more headers, each with its line end */
    @Async
    Coroutine<Response> request(String method, String target, String more) throws IOException {
        writer.write(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: tarry-sample\r\n" + more
            + "\r\n");
        await(writer.drain());
        Response head;
        do {
            // What is said before the answer itself, "Early Hints" for example, is of no use here.
            head = await(head());
        } while (head.status() / 100 == 1);
        boolean bodiless = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        return async(bodiless ? head : new Response(head.status(), head.headers(), await(body(head.headers()))));
    }

    @Async
    private Coroutine<Response> head() throws IOException {
        String head = new String(await(reader.readuntil(END_OF_HEAD)), ISO_8859_1);
        List<String> lines = head.stripTrailing().lines().toList();
        String[] words = lines.get(0).split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("\\d{3}")) {
            throw new ProtocolException("not an answer in HTTP/1: " + lines.get(0));
        }
        try {
            return async(new Response(Integer.parseInt(words[1]), Headers.parse(lines), new byte[0]));
        } catch (HttpError e) {
            throw new ProtocolException(e.getMessage());
        }
    }

    /** Its length is known before, or told in pieces, or it ends with the connection. */
    @Async
    private Coroutine<byte[]> body(Headers headers) throws IOException {
        if (headers.lists("Transfer-Encoding", "chunked")) {
            return async(await(chunks()));
        }
        String length = headers.get("Content-Length");
        if (length == null) {
            return async(await(reader.read()));
        }
        try {
            return async(await(reader.readexactly(Integer.parseInt(length))));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("a body of this length cannot be held: " + length);
        }
    }

    @Async
    private Coroutine<byte[]> chunks() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (true) {
            int size = chunkSize(await(line()));
            if (size == 0) {
                break;
            }
            whole.write(await(reader.readexactly(size)));
            await(line());
        }
        while (!await(line()).isEmpty()) {
            // Headers may follow the last chunk; nobody needs them here.
        }
        return async(whole.toByteArray());
    }

    private static int chunkSize(String line) throws ProtocolException {
        String size = line.split(";", 2)[0].strip();
        try {
            if (!size.startsWith("-")) {
                return Integer.parseInt(size, 16);
            }
            throw new ProtocolException("the size of a chunk is not negative: " + line);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not the size of a chunk: " + line);
        }
    }

    @Async
    private Coroutine<String> line() throws IOException {
        byte[] line = await(reader.readline());
        if (line.length == 0) {
            throw new ProtocolException("the answer ends in the middle");
        }
        return async(new String(line, ISO_8859_1).stripTrailing());
    }

    @Override
    public void close() {
        writer.close();
    }
}
