package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

// class file version: 50
class Store {

    @Async
    Coroutine<String> sell(String item) {
        return async(item);
    }
}
