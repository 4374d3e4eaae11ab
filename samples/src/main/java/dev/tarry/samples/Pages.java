package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.List;

/**
 * An async generator: a long list, fetched page by page and no further than somebody reads.
 *
 * <pre>{@code
 * import asyncio
 * from contextlib import aclosing
 *
 * async def fetch_page(number):
 *     print("fetching page", number)
 *     await asyncio.sleep(0.1)
 *     return [f"book {number}{letter}" for letter in "ab"]
 *
 * async def books():
 *     try:
 *         for number in range(1, 1000):
 *             for book in await fetch_page(number):
 *                 yield book
 *     finally:
 *         print("library closed")
 *
 * async def search(wanted):
 *     async with aclosing(books()) as all_books:
 *         async for book in all_books:
 *             if book == wanted:
 *                 return True
 *     return False
 *
 * print("found:", asyncio.run(search("book 2a")))
 * }</pre>
 */
public class Pages {

    @Async
    static Coroutine<List<String>> fetchPage(int number) {
        System.out.println("fetching page " + number);
        await(sleep(millis(100)));
        return async(List.of("book " + number + "a", "book " + number + "b"));
    }

    @Async
    static AsyncGenerator<String> books() {
        try {
            for (int number = 1; number < 1000; number++) {
                for (String book : await(fetchPage(number))) {
                    yieldValue(book);
                }
            }
        } finally {
            System.out.println("library closed");
        }
        return endOfValues();
    }

    @Async
    static Coroutine<Boolean> search(String wanted) {
        return aclosing(books(), allBooks -> {
            for (String book : awaitEach(allBooks)) {
                if (book.equals(wanted)) {
                    return async(true);
                }
            }
            return async(false);
        });
    }

    public static void main(String[] args) {
        System.out.println("found: " + run(search("book 2a")));
    }
}
