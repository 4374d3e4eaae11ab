package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    Coroutine<String> sell(CompletableFuture<String> paid) {
        try {
            return async(await(paid));
        } catch (IllegalStateException e) {
            return async("closed");
        } catch (Throwable e) {
            System.out.println(e);
        }
        return async("");
    }

    @Async
    Coroutine<String> rethrown(CompletableFuture<String> paid) {
        try {
            return async(await(paid));
        } catch (Throwable e) {
            System.out.println(e);
            throw e;
        }
    }

    @Async
    Coroutine<String> taken(CompletableFuture<String> paid) {
        try {
            return async(await(paid));
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable e) {
            return async("");
        }
    }

    @Async
    Coroutine<String> closed(CompletableFuture<String> paid, ExecutorService executor) throws Exception {
        try (AutoCloseable resource = executor::shutdown) {
            return async(await(paid));
        } finally {
            System.out.println("done");
        }
    }

    @Async
    Coroutine<String> translated(CompletableFuture<String> paid) {
        try {
            return async(await(paid));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Async
    Coroutine<String> repeated(CompletableFuture<String> paid) {
        while (true) {
            try {
                await(paid);
            } catch (Throwable e) {
                System.out.println(e);
            }
        }
    }
}
