import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import dev.tarry.differential.*;

/** A compact source file: no class is declared, and it has an instance main method. */
void main() {
    run(counted(List.of("a", "b")));
}

int total;

@Async
Coroutine<Integer> counted(List<String> words) {
    for (String word : words) {
        await(sleep(java.time.Duration.ZERO));
        total += word.length();
    }
    return async(total);
}

@Case("an async method of a compact source file")
@Async
static Coroutine<String> compact(Env env) {
    var words = new ArrayList<String>();
    for (int i = 0; i < 2; i++) {
        words.add(await(env.s("w")) + env.tell(i));
    }
    return async(String.join(",", words) + await(env.i(3)));
}
