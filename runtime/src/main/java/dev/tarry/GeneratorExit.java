package dev.tarry;

/**
 * Thrown out of a {@link Asyncio#yieldValue yieldValue} when the generator is closed: nobody will ask for another value.
 * The counterpart of Python's exception of that name. An {@link Error}, so that {@code catch (Exception e)} lets it
 * pass; code that catches it cleans up and ends the generator, or throws it on.
 */
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one, as {@link AsyncGenerator#aclose} does. */
    public GeneratorExit() {
        super("the generator is closed");
    }
}
