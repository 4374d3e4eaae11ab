package dev.tarry.samples.http;

import static dev.tarry.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tarry.*;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Serves the files of a directory, until it is interrupted: {@code curl http://localhost:8080/}. Arguments: directory,
 * port.
 *
 * <p>However large a file and however slow its reader, no more than a few blocks of it are in memory: {@code drain}
 * waits until the client has taken what there is. The disk is read on other threads, since that blocks.
 */
public class FileServer {

    private static final int PORT = 8080;
    private static final int BLOCK = 64 * 1024;
    private static final int LARGEST_HEAD = 16 * 1024;
    private static final Duration LONGEST_SILENCE = seconds(30);

    private final SiteFiles files;

    FileServer(Path directory) throws IOException {
        files = new SiteFiles(directory);
    }

    static Coroutine<Server> open(Path directory, int port) throws IOException {
        return startServer(new FileServer(directory)::talk, "localhost", port,
            new ServerOptions().limit(LARGEST_HEAD));
    }

    @Async
    private Coroutine<Void> talk(StreamReader reader, StreamWriter writer) {
        try {
            while (await(answerNext(reader, writer))) {
                await(writer.drain());
            }
        } catch (HttpError e) {
            writeText(writer, e.status(), e.getMessage() + "\n", false, "Connection: close\r\n");
        } catch (IOException | TimeoutException clientLeftOrSleeps) {
            writer.abort();
        }
        writer.close();
        return async();
    }

    /** True if there may be another request on this connection. What it throws, ends it. */
    @Async
    private Coroutine<Boolean> answerNext(StreamReader reader, StreamWriter writer)
            throws IOException, HttpError, TimeoutException {
        Request request = await(waitFor(Request.read(reader), LONGEST_SILENCE));
        if (request == null) {
            return async(false);
        }
        String connection = request.keepAlive() ? "" : "Connection: close\r\n";
        boolean head = request.method().equals("HEAD");
        if (!head && !request.method().equals("GET")) {
            writeText(writer, 405, "only GET and HEAD\n", false, "Allow: GET, HEAD\r\n" + connection);
            return async(request.keepAlive());
        }
        try {
            Path file = await(toThread(() -> files.find(request.target())));
            await(send(file, head, connection, writer));
        } catch (HttpError e) {
            if (e.status() != 404) {
                throw e;
            }
            writeText(writer, e.status(), e.getMessage() + "\n", head, connection);
        }
        return async(request.keepAlive());
    }

    @Async
    private static Coroutine<Void> send(Path file, boolean headOnly, String connection, StreamWriter writer)
            throws IOException {
        try (FileChannel content = await(toThread(() -> FileChannel.open(file)))) {
            String type = await(toThread(() -> SiteFiles.contentType(file)));
            long size = content.size();
            writeHead(writer, 200, type, size, connection);
            ByteBuffer block = ByteBuffer.allocateDirect((int) Math.min(size, BLOCK));
            long left = headOnly ? 0 : size;
            while (left > 0) {
                block.clear().limit((int) Math.min(left, BLOCK));
                int read = await(toThread(() -> content.read(block)));
                if (read < 0) {
                    throw new EOFException(file + " has become shorter while it was sent");
                }
                left -= read;
                writer.write(block.flip());
                await(writer.drain());
            }
        }
        return async();
    }

    private static void writeText(StreamWriter writer, int status, String text, boolean headOnly, String headers) {
        byte[] body = text.getBytes(UTF_8);
        writeHead(writer, status, "text/plain; charset=utf-8", body.length, headers);
        if (!headOnly) {
            writer.write(body);
        }
    }

    private static void writeHead(StreamWriter writer, int status, String type, long length, String headers) {
        writer.write("HTTP/1.1 " + status + " " + HttpError.reason(status) + "\r\nContent-Type: " + type
            + "\r\nContent-Length: " + length + "\r\n" + headers + "\r\n");
    }

    @Async
    private static Coroutine<Void> serve(Path directory, int port) throws IOException {
        try (Server server = await(open(directory, port))) {
            System.out.println("http://localhost:" + server.port() + "/ is " + directory.toAbsolutePath().normalize());
            await(server.serveForever());
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
