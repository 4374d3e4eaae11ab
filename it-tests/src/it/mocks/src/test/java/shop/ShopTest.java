package shop;

import static dev.tarry.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tarry.*;
import org.junit.jupiter.api.Test;

class ShopTest {

    @Async
    private static Coroutine<Integer> seven() {
        return async(7);
    }

    /** The mock is of the very class of the real store: Mockito replaces the code of its methods. */
    @Test
    void a_mock_is_asked_even_where_the_real_store_was_asked_often() {
        assertEquals(300, run(Shop.hundredTimes(new Store(), "tea")));
        assertEquals(300, run(Shop.hundredTimes(new Store(), "tea")));
        Store mock = mock(Store.class);
        assertSame(Store.class, mock.getClass());
        when(mock.price("tea")).thenAnswer(call -> seven());
        assertEquals(700, run(Shop.hundredTimes(mock, "tea")));
        // A coroutine that is dropped is an error to the plugin (TARRY-006), which does not know what Mockito makes of it.
        Coroutine<Integer> unused = verify(mock, times(100)).price("tea");
        assertEquals(300, run(Shop.hundredTimes(new Store(), "tea")));
    }
}
