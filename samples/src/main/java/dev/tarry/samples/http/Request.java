package dev.tarry.samples.http;

import static dev.tarry.Asyncio.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tarry.*;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client asks for. */
record Request(String method, String target, Headers headers, boolean keepAlive) {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final Pattern LINE_ENDS_BEFORE = Pattern.compile("^(\r\n)+");
    private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#]*", Pattern.CASE_INSENSITIVE);

    /** Reads the next request of a connection; null if the client has left instead. */
    @Async
    static Coroutine<Request> read(StreamReader reader) throws IOException, HttpError {
        byte[] head;
        try {
            head = await(reader.readuntil(END_OF_HEAD));
        } catch (IncompleteReadError e) {
            if (e.partial().length == 0) {
                return async(null);
            }
            throw new HttpError(400, "the request ends in its head");
        } catch (LimitOverrunError e) {
            throw new HttpError(431, "the head of the request is too large");
        }
        return async(parse(lines(new String(head, ISO_8859_1))));
    }

    /** Old clients end a body with a line end that belongs to nothing, before the next request. */
    private static List<String> lines(String head) throws HttpError {
        List<String> lines = List.of(LINE_ENDS_BEFORE.matcher(head).replaceFirst("").split("\r\n"));
        // Servers that take half a line end for a whole one see other headers than those that do not.
        if (lines.stream().anyMatch(line -> line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0))) {
            throw new HttpError(400, "a line ends with carriage return and line feed");
        }
        return lines;
    }

    /** What is asked for may be a whole address, as a proxy is sent it. */
    private static String path(String target) {
        Matcher address = ADDRESS.matcher(target);
        if (!address.lookingAt()) {
            return target;
        }
        String path = target.substring(address.end());
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Request parse(List<String> lines) throws HttpError {
        String[] words = lines.get(0).split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/")) {
            throw new HttpError(400, "not a request");
        }
        boolean current = words[2].equals("HTTP/1.1");
        if (!current && !words[2].equals("HTTP/1.0")) {
            throw new HttpError(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        Headers headers = Headers.parse(lines);
        if (current && headers.count("Host") != 1) {
            throw new HttpError(400, "a request must name one host");
        }
        boolean keepAlive = current ? !headers.lists("Connection", "close") : headers.lists("Connection", "keep-alive");
        // A body is of no use to this server; what follows it is not looked for.
        boolean body = headers.has("Transfer-Encoding")
            || headers.count("Content-Length") > 1
            || headers.has("Content-Length") && !headers.get("Content-Length").equals("0");
        return new Request(words[0], path(words[1]), headers, keepAlive && !body);
    }
}
