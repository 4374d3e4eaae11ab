package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    AsyncGenerator<Long> amounts() {
        yieldValue(1);
        yieldValue(2L);
        yieldValue("three");
        return endOfValues();
    }
}
