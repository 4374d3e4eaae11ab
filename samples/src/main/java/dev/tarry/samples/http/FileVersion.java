package dev.tarry.samples.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Which version of a file this is, for clients that have one already. */
record FileVersion(String etag, Instant lastModified) {

    private static final DateTimeFormatter HTTP_DATE =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

    static FileVersion of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Instant modified = attributes.lastModifiedTime().toInstant();
        String etag = "\"" + Long.toHexString(modified.getEpochSecond()) + "-" + Integer.toHexString(modified.getNano())
            + "-" + Long.toHexString(attributes.size()) + "\"";
        return new FileVersion(etag, modified.truncatedTo(ChronoUnit.SECONDS));
    }

    static String date(Instant instant) {
        return HTTP_DATE.format(instant);
    }

    String headers() {
        return "ETag: " + etag + "\r\nLast-Modified: " + date(lastModified) + "\r\n";
    }

    /** The status that a condition of the request leads to: 304, 412, or 200 if there is nothing in the way. */
    int status(Headers request) {
        if (request.has("If-Match")) {
            if (!lists(request, "If-Match")) {
                return 412;
            }
        } else if (request.has("If-Unmodified-Since") && modifiedSince(request.get("If-Unmodified-Since"), false)) {
            return 412;
        }
        if (request.has("If-None-Match")) {
            return lists(request, "If-None-Match") ? 304 : 200;
        }
        return request.has("If-Modified-Since") && !modifiedSince(request.get("If-Modified-Since"), true) ? 304 : 200;
    }

    /** Whether a range may be sent: the client has the rest of this version. */
    boolean rangeApplies(Headers request) {
        String condition = request.get("If-Range");
        return condition == null || condition.equals(etag) || condition.equals(date(lastModified));
    }

    private boolean lists(Headers request, String name) {
        return request.lists(name, "*") || request.lists(name, etag) || request.lists(name, "W/" + etag);
    }

    /** What is not a date counts as no condition. */
    private boolean modifiedSince(String date, boolean unless) {
        try {
            return lastModified.isAfter(Instant.from(HTTP_DATE.parse(date)));
        } catch (DateTimeException e) {
            return unless;
        }
    }
}
