package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    AsyncGenerator<String> sold(AsyncGenerator<String> before, boolean more) {
        if (more) {
            yieldValue("sold");
            return
                    before;
        }
        try {
            return more ? endOfValues() : null;
        } finally {
            System.out.println("done");
        }
    }
}
