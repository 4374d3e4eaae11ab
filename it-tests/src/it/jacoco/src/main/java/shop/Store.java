package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;
import java.util.List;

/** Each line with code says what the tests make of it. */
public class Store { // covered

    @Async
    static Coroutine<Integer> price(String item) throws IOException {
        if (item.isEmpty()) { // covered
            throw new IOException("no such item"); // covered
        }
        await(sleep(millis(1))); // covered
        return async(item.length()); // covered
    }

    @Async
    Coroutine<Integer> total(List<String> items, boolean discount) {
        int sum = 0; // covered
        for (String item : items) { // covered
            try {
                sum += await(price(item)); // covered
            } catch (IOException e) { // covered
                sum += 100; // covered
            } // covered
        } // covered
        if (discount) { // covered
            int less = sum / 10; // missed
            await(sleep(millis(1))); // missed
            sum -= less; // missed
        }
        AsyncSupplier<Integer, RuntimeException> plain = () -> { // covered
            await(sleep(millis(1))); // covered
            return async(1); // covered
        };
        AsyncSupplier<Integer, RuntimeException> unused = () -> { // covered
            await(sleep(millis(1))); // missed
            return async(2); // missed
        };
        return async(sum + await(plain.get())); // covered
    }

    @Async
    Coroutine<String> neverStarted() {
        await(sleep(millis(1))); // missed
        return async(""); // missed
    }

    @Async
    Coroutine<String> neverCalled(Coroutine<String> other) {
        return async(await(other)); // missed
    }
}
