package other;

import static dev.tarry.Asyncio.async;

import corpus.How;
import dev.tarry.Async;
import dev.tarry.Coroutine;

/** Classes of another package. */
public class Elsewhere extends corpus.VirtualBase {
    @Async protected Coroutine<String> inherited(int i) {
        return async("protected " + How.called());
    }

    /** Overrides nothing: what it seems to override cannot be seen from here. */
    @Async Coroutine<String> packagePrivate(int i) {
        return async("elsewhere 2");
    }

    @dev.tarry.Async public static Coroutine<String> callHidden(Elsewhere receiver, int i) {
        return async(dev.tarry.Asyncio.await(receiver.packagePrivate(i)));
    }
}
