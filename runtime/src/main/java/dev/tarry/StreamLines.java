package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The lines of a stream, each turned into something. */
final class StreamLines<T> implements AsyncIterator<T> {
    private final StreamReader reader;
    private final Function<byte[], T> convert;
    private byte[] line;

    StreamLines(StreamReader reader, Function<byte[], T> convert) {
        this.reader = reader;
        this.convert = convert;
    }

    @Async
    @Override
    public Coroutine<Boolean> hasNext() {
        if (line == null) {
            byte[] read;
            try {
                read = await(reader.readline());
            } catch (IOException e) {
                // As AsyncIterator says: the exception itself, which the interface has no way to declare.
                throw Sneaky.rethrow(e);
            }
            line = read.length == 0 ? null : read;
        }
        return async(line != null);
    }

    @Override
    public T next() {
        if (line == null) {
            throw new NoSuchElementException("await(hasNext()) has not given true, or its line has been taken");
        }
        T value = convert.apply(line);
        line = null;
        return value;
    }

    /** A line as text, without what ends it. */
    static String text(byte[] line, Charset charset) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        }
        return new String(line, 0, length, charset);
    }
}
