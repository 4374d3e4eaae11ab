package corpus;

import static dev.tarry.Asyncio.async;

import dev.tarry.Async;
import dev.tarry.Coroutine;

/** Loaded by a class loader below that of the others. */
public class VirtualBelow extends Virtual.Base {
    @Async @Override public Coroutine<String> step(int i) {
        return async("below " + How.called());
    }
}
