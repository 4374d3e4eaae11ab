package shop;

import static dev.tarry.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarry.*;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShopTest {

    @Test
    void a_total_is_the_sum_of_the_prices() throws IOException {
        run(checkTotal());
    }

    @Async
    private Coroutine<Void> checkTotal() throws IOException {
        assertEquals(70, await(new Shop().total(List.of("tea", "milk"))));
        return async();
    }
}
