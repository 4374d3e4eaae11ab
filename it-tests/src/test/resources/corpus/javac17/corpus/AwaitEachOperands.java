package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.awaitEach;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Loops in the middle of an expression; ECJ's own output does not pass the verifier there. */
final class AwaitEachOperands {
    private AwaitEachOperands() {
    }

    @Case("operands below the loop") @Async
    static Coroutine<String> operands(Env env) {
        return async("a" + env.tell(1) + switch (env.tell(2)) {
            case 2 -> {
                int sum = 0;
                for (int i : awaitEach(AwaitEachLoops.upTo(env, 2))) {
                    sum += i;
                }
                yield sum;
            }
            default -> 0;
        } + "b");
    }
}
