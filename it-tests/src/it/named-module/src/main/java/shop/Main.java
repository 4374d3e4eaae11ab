package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

class Main {

    @Async
    static Coroutine<String> name() {
        await(sleep(millis(1)));
        return async("shop in module " + Main.class.getModule().getName());
    }

    public static void main(String[] args) {
        System.out.println(run(name()));
        System.out.println("tarry in module " + Async.class.getModule().getName());
    }
}
