package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

public class Shop {

    @Async
    static Coroutine<Integer> price(String item, int millis) throws IOException {
        if (item.isEmpty()) {
            throw new IOException("no such item");
        }
        await(sleep(millis(millis)));
        return async(item.length() * 10);
    }

    @Async
    public Coroutine<Integer> total(List<String> items) throws IOException {
        int sum = 0;
        for (String item : items) {
            sum += await(price(item, 5));
        }
        return async(sum);
    }

    @Async
    CompletableFuture<String> receipt(List<String> items) {
        try {
            return async("total " + await(total(items)));
        } catch (IOException e) {
            return async("failed: " + e.getMessage());
        }
    }

    @Async
    Coroutine<Void> open() throws IOException {
        System.out.println("one after the other: " + await(total(List.of("tea", "milk"))));
        System.out.println("at once: " + await(gather(price("tea", 10), price("milk", 5))));
        System.out.println("with an empty name: " + await(receipt(List.of("tea", ""))));
        return async();
    }

    public static void main(String[] args) throws IOException {
        run(new Shop().open());
        System.out.println("from outside: " + new Shop().receipt(List.of("bread")).join());
    }
}
