package dev.tarry;

import java.io.IOException;
import java.io.Serial;

/**
 * A line, or whatever a separator ends, is longer than the stream's limit; the counterpart of
 * {@code asyncio.LimitOverrunError}. A peer that sends no line end cannot fill the memory.
 */
public final class LimitOverrunError extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int consumed;

    /**
     * Makes an error.
     *
     * @param message what was too long
     * @param consumed how many bytes there are before the separator, or can be read without cutting one
     */
    public LimitOverrunError(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /**
     * How many bytes can be read with {@link StreamReader#readexactly} to go on behind them.
     *
     * @return the number
     */
    public int consumed() {
        return consumed;
    }
}
