package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.List;

/**
 * Results in the order in which they arrive.
 *
 * <pre>{@code
 * import asyncio
 *
 * async def answer(name, seconds):
 *     await asyncio.sleep(seconds)
 *     return f"{name} after {seconds} s"
 *
 * async def main():
 *     answers = [answer("slow", 0.3), answer("fast", 0.1), answer("medium", 0.2)]
 *     for next_answer in asyncio.as_completed(answers):
 *         print(await next_answer)
 *
 * asyncio.run(main())
 * }</pre>
 */
public class AsCompleted {

    @Async
    static Coroutine<String> answer(String name, int millis) {
        await(sleep(millis(millis)));
        return async(name + " after " + millis / 1000.0 + " s");
    }

    @Async
    static Coroutine<Void> printAnswers() {
        List<Coroutine<String>> answers = List.of(answer("slow", 300), answer("fast", 100), answer("medium", 200));
        for (Coroutine<String> next : asCompleted(answers)) {
            System.out.println(await(next));
        }
        return async();
    }

    public static void main(String[] args) {
        run(printAnswers());
    }
}
