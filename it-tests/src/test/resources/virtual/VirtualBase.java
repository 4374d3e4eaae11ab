package corpus;

import static dev.tarry.Asyncio.async;

import dev.tarry.Async;
import dev.tarry.Coroutine;

public class VirtualBase {
    @Async Coroutine<String> packagePrivate(int i) {
        return async("elsewhere 1");
    }
}
