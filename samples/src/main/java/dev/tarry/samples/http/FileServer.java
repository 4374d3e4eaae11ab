package dev.tarry.samples.http;

import static dev.tarry.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tarry.*;
import dev.tarry.samples.UntilTerminated;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Serves the files of a directory, until it is interrupted or told to end: {@code curl http://localhost:8080/}.
 * Arguments: directory, port.
 *
 * <p>It knows conditional requests and ranges, so that browsers can ask whether what they have is still good, and go on
 * with what was cut off. Files are found on other threads, since that blocks; their content is sent by the system as the
 * client takes it, and no part of it is in this program's memory.
 *
 * <p>Told to end, it sends what it is sending for a while, and closes the connections on which nothing is asked for.
 */
public class FileServer {

    private static final int PORT = 8080;
    private static final int SLICE = 256 * 1024;
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final Duration LONGEST_SILENCE = seconds(30);
    private static final Duration LONGEST_GOODBYE = seconds(2);

    private final SiteFiles files;
    /** How long a client may say nothing, or take nothing of what it is sent. */
    private final Duration patience;
    /** Those of clients that have had all their answers. */
    private final Set<StreamWriter> idle = new HashSet<>();
    private boolean ending;

    FileServer(Path directory, Duration patience) throws IOException {
        files = new SiteFiles(directory);
        this.patience = patience;
    }

    static Coroutine<Server> open(Path directory, int port) throws IOException {
        return open(directory, port, LONGEST_SILENCE, new ServerOptions());
    }

    /** The same with TLS, for example, or with less patience for clients that say or take nothing. */
    static Coroutine<Server> open(Path directory, int port, Duration patience, ServerOptions options)
            throws IOException {
        return new FileServer(directory, patience).start(port, options);
    }

    private Coroutine<Server> start(int port, ServerOptions options) throws IOException {
        return startServer(this::talk, "localhost", port, options.limit(LARGEST_HEAD));
    }

    /** A request that is just on its way is lost; clients know that this may happen when a connection is used again. */
    private void end() {
        ending = true;
        List.copyOf(idle).forEach(StreamWriter::close);
    }

    @Async
    private Coroutine<Void> talk(StreamReader reader, StreamWriter writer) {
        try {
            while (await(answerNext(reader, writer))) {
                await(waitFor(writer.drain(), patience));
            }
        } catch (HttpError e) {
            writeText(writer, e.status(), e.getMessage() + "\n", false, "Connection: close\r\n");
        } catch (IOException | TimeoutException clientLeftOrSleeps) {
            writer.abort();
        }
        await(hangUp(reader, writer));
        return async();
    }

    /**
     * Closing a connection on which something is left to read tells the client that it has failed, and then it need not
     * have seen the answer: lets it send what it is sending for a while.
     */
    @Async
    private Coroutine<Void> hangUp(StreamReader reader, StreamWriter writer) {
        try {
            if (writer.canWriteEof() && !writer.isClosing()) {
                writer.writeEof();
                await(waitFor(dropRest(reader), LONGEST_GOODBYE));
            }
        } catch (IOException | TimeoutException clientLeftOrGoesOn) {
            // Then it has had its chance.
        }
        writer.close();
        try {
            await(waitFor(writer.waitClosed(), patience));
        } catch (IOException | TimeoutException clientLeftOrTakesNothing) {
            writer.abort();
        }
        return async();
    }

    @Async
    private static Coroutine<Void> dropRest(StreamReader reader) throws IOException {
        while (await(reader.read(LARGEST_HEAD)).length > 0) {
            // Nobody wants it.
        }
        return async();
    }

    /** True if there may be another request on this connection. What it throws, ends it. */
    @Async
    private Coroutine<Boolean> answerNext(StreamReader reader, StreamWriter writer)
            throws IOException, HttpError, TimeoutException {
        if (ending) {
            return async(false);
        }
        Request request;
        idle.add(writer);
        try {
            request = await(waitFor(Request.read(reader), patience));
        } finally {
            idle.remove(writer);
        }
        if (request == null) {
            return async(false);
        }
        // Clients of HTTP/1.0 send no other request unless they are told that they may.
        String connection = request.keepAlive() ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
        boolean head = request.method().equals("HEAD");
        if (!head && !request.method().equals("GET")) {
            writeText(writer, 405, "only GET and HEAD\n", false, "Allow: GET, HEAD\r\n" + connection);
            return async(request.keepAlive());
        }
        try {
            Path file = await(toThread(() -> files.find(request.target())));
            await(answer(request, file, connection, writer));
        } catch (HttpError e) {
            writeText(writer, e.status(), e.getMessage() + "\n", head, e.headers() + connection);
        }
        return async(request.keepAlive());
    }

    @Async
    private Coroutine<Void> answer(Request request, Path file, String connection, StreamWriter writer)
            throws IOException, HttpError, TimeoutException {
        try (FileChannel content = await(toThread(() -> FileChannel.open(file)))) {
            FileVersion version = await(toThread(() -> FileVersion.of(file)));
            String headers = version.headers() + connection;
            int status = version.status(request.headers());
            if (status == 304) {
                writeHead(writer, status, headers);
                return async();
            }
            if (status != 200) {
                throw new HttpError(status, "the file is not as expected");
            }
            String type = await(toThread(() -> SiteFiles.contentType(file)));
            long size = content.size();
            ByteRange range = range(request, version, size);
            ByteRange part = range == null ? new ByteRange(0, size) : range;
            writeHead(writer, range == null ? 200 : 206, "Content-Type: " + type + "\r\nContent-Length: "
                + part.length() + "\r\nAccept-Ranges: bytes\r\n"
                + (range == null ? "" : "Content-Range: " + part.of(size) + "\r\n") + headers);
            if (!request.method().equals("HEAD")) {
                await(send(content, part, writer));
            }
        }
        return async();
    }

    private static ByteRange range(Request request, FileVersion version, long size) throws HttpError {
        String wanted = request.headers().get("Range");
        boolean applies = wanted != null && request.method().equals("GET") && version.rangeApplies(request.headers());
        return applies ? ByteRange.parse(wanted, size) : null;
    }

    /** In slices, so that a client that takes nothing for a while is given up however large the file is. */
    @Async
    private Coroutine<Void> send(FileChannel content, ByteRange part, StreamWriter writer)
            throws IOException, TimeoutException {
        for (long at = part.first(); at < part.end();) {
            long slice = Math.min(SLICE, part.end() - at);
            long sent = await(waitFor(getRunningLoop().sendfile(writer.transport(), content, at, slice),
                patience));
            if (sent == 0) {
                throw new EOFException("a file has become shorter while it was sent");
            }
            at += sent;
        }
        return async();
    }

    private static void writeText(StreamWriter writer, int status, String text, boolean headOnly, String headers) {
        byte[] body = text.getBytes(UTF_8);
        writeHead(writer, status, "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length + "\r\n"
            + headers);
        if (!headOnly) {
            writer.write(body);
        }
    }

    private static void writeHead(StreamWriter writer, int status, String headers) {
        writer.write("HTTP/1.1 " + status + " " + HttpError.reason(status) + "\r\nDate: "
            + FileVersion.date(Instant.now()) + "\r\n" + headers + "\r\n");
    }

    @Async
    private static Coroutine<Void> serve(Path directory, int port) throws IOException {
        FileServer files = new FileServer(directory, LONGEST_SILENCE);
        try (Server server = await(files.start(port, new ServerOptions()))) {
            System.out.println("http://localhost:" + server.port() + "/ is " + directory.toAbsolutePath().normalize());
            await(UntilTerminated.serve(server, files::end));
        }
        return async();
    }

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args.length > 0 ? args[0] : ".");
        if (!Files.isDirectory(directory)) {
            System.err.println("not a directory: " + directory);
            return;
        }
        run(serve(directory, args.length > 1 ? Integer.parseInt(args[1]) : PORT));
    }
}
