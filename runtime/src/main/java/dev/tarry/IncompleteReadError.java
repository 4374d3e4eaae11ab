package dev.tarry;

import java.io.EOFException;
import java.io.Serial;

/**
 * The stream has ended before what was asked for was complete; the counterpart of
 * {@code asyncio.IncompleteReadError}. What was read so far is here, and no longer in the stream.
 */
public final class IncompleteReadError extends EOFException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final byte[] partial;
    private final int expected;

    /**
     * Makes an error.
     *
     * @param partial what came before the end, not null
     * @param expected how many bytes were asked for, -1 if it was not a number of bytes
     */
    public IncompleteReadError(byte[] partial, int expected) {
        super(partial.length + " bytes read on a total of " + (expected < 0 ? "unknown" : expected)
            + " expected bytes: the stream has ended");
        this.partial = partial.clone();
        this.expected = expected;
    }

    /**
     * What came before the end.
     *
     * @return a new array
     */
    public byte[] partial() {
        return partial.clone();
    }

    /**
     * How many bytes were asked for.
     *
     * @return the number, or -1 if a separator was asked for
     */
    public int expected() {
        return expected;
    }
}
