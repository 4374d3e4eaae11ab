package dev.tarry.samples.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The files below a directory, and nothing else of the machine. */
final class SiteFiles {

    private final Path root;

    SiteFiles(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /**
     * The file that a request means. Looks at the disk, so not for the loop's thread.
     *
     * @throws HttpError if there is none, or one that is not below the root, also by a symbolic link; or if it is that of
     *     a directory and the slash is missing, without which a browser would look for what it links to one level above
     */
    Path find(String target) throws HttpError {
        String path = decode(target.split("[?#]", 2)[0]);
        if (!path.startsWith("/")) {
            throw new HttpError(400, "a path begins with a slash");
        }
        try {
            Path wanted = root.resolve("." + path).normalize();
            boolean directory = Files.isDirectory(wanted);
            Path file = (directory ? wanted.resolve("index.html") : wanted).toRealPath();
            // The JDK passes over a slash at the end.
            boolean named = directory || !path.endsWith("/");
            if (named && file.startsWith(root) && Files.isRegularFile(file) && Files.isReadable(file)) {
                if (directory && !path.endsWith("/")) {
                    throw new HttpError(301, "a directory ends with a slash",
                        "Location: " + withSlash(target) + "\r\n");
                }
                return file;
            }
        } catch (IOException | InvalidPathException missing) {
            // Answered as what is there and must not be seen: the difference is nobody's business.
        }
        throw new HttpError(404, "no such file");
    }

    static String contentType(Path file) throws IOException {
        String type = Files.probeContentType(file);
        return type == null ? "application/octet-stream" : type.startsWith("text/") ? type + "; charset=utf-8" : type;
    }

    /** Two slashes at the beginning would mean another host. */
    private static String withSlash(String target) {
        return target.replaceFirst("^/+", "/").replaceFirst("(?=[?#]|$)", "/");
    }

    private static String decode(String path) throws HttpError {
        try {
            // What some clients, curl for one, do not encode has been read as single bytes.
            String sent = new String(path.getBytes(ISO_8859_1), UTF_8);
            // Made for forms, in which a plus is a space.
            return URLDecoder.decode(sent.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpError(400, "a percent sign needs two hexadecimal digits");
        }
    }
}
