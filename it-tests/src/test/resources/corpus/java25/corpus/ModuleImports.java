package corpus;

import static dev.tarry.Asyncio.*;

import module java.base;
import dev.tarry.*;
import dev.tarry.differential.*;

final class ModuleImports {

    @Case("names that come from the import of a module")
    @Async
    static Coroutine<String> imported(Env env) {
        Map<String, Integer> counts = new TreeMap<>();
        counts.merge(await(env.s("k")), await(env.i(1)), Integer::sum);
        Function<Integer, String> show = n -> "n" + n;
        return async(counts + show.apply(await(env.i(2))));
    }
}
