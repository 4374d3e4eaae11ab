package shop;

import static dev.tarry.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoreTest {

    @Test
    void the_store_sells() {
        assertEquals(100 + 3 + 1, run(new Store().total(List.of("", "tea"), false)));
        assertNotNull(new Store().neverStarted());
    }
}
