package dev.tarry.samples.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a file, from its first byte up to but not including its end. */
record ByteRange(long first, long end) {

    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Reads the header {@code Range}. Null if the whole file is to be sent: a server may always do so, and this one does
     * for several ranges at once and for what it does not understand.
     *
     * @throws HttpError if the file has nothing there
     */
    static ByteRange parse(String header, long size) throws HttpError {
        Matcher m = SINGLE.matcher(header);
        if (!m.matches() || m.group(1).isEmpty() && m.group(2).isEmpty()) {
            return null;
        }
        if (m.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(m.group(2)), size);
            return satisfiable(new ByteRange(size - last, size), size);
        }
        long first = Long.parseLong(m.group(1));
        long last = m.group(2).isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(m.group(2));
        if (last < first) {
            return null;
        }
        return satisfiable(new ByteRange(first, Math.min(last + 1, size)), size);
    }

    private static ByteRange satisfiable(ByteRange range, long size) throws HttpError {
        if (range.first >= range.end) {
            throw new HttpError(416, "the file has " + size + " bytes", "Content-Range: bytes */" + size + "\r\n");
        }
        return range;
    }

    long length() {
        return end - first;
    }

    /** For the header {@code Content-Range}. */
    String of(long size) {
        return "bytes " + first + "-" + (end - 1) + "/" + size;
    }
}
