package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    List<String> sell(List<Coroutine<String>> payments) {
        return payments.stream().<String>map(Asyncio::await).toList();
    }
}
