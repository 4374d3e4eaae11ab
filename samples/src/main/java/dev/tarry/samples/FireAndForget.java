package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.List;

/**
 * Work in the background that nobody waits for.
 *
 * <p>asyncio keeps only weak references to tasks, hence the set in the original. Tarry's loop holds its running tasks,
 * so there is nothing to keep here.
 *
 * <pre>{@code
 * import asyncio
 *
 * background = set()
 *
 * async def write_log(request):
 *     await asyncio.sleep(0.1)
 *     print(f"logged {request}")
 *
 * async def answer(request):
 *     task = asyncio.create_task(write_log(request))
 *     background.add(task)
 *     task.add_done_callback(background.discard)
 *     print(f"answered {request}")
 *
 * async def main():
 *     for request in ["login", "search", "logout"]:
 *         await answer(request)
 *     print("all answered")
 *     await asyncio.sleep(0.5)
 *
 * asyncio.run(main())
 * }</pre>
 */
public class FireAndForget {

    @Async
    static Coroutine<Void> writeLog(String request) {
        await(sleep(millis(100)));
        System.out.println("logged " + request);
        return async();
    }

    @Async
    static Coroutine<Void> answer(String request) {
        createTask(writeLog(request));
        System.out.println("answered " + request);
        return async();
    }

    @Async
    static Coroutine<Void> serve() {
        for (String request : List.of("login", "search", "logout")) {
            await(answer(request));
        }
        System.out.println("all answered");
        await(sleep(millis(500)));
        return async();
    }

    public static void main(String[] args) {
        run(serve());
    }
}
