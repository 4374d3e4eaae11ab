package shop;

import static dev.tarry.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tarry.*;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.mockito.MockedStatic;

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
        verify(mock, times(100)).price("tea");
        assertEquals(300, run(Shop.hundredTimes(new Store(), "tea")));
    }

    @Test
    void calls_are_recorded_and_verified_as_statements() {
        List<String> items = List.of("bread");
        Store mock = mock(Store.class);
        doReturn(seven()).when(mock).price("tea");
        doThrow(new IllegalStateException("sold out")).when(mock).price("milk");
        doAnswer(call -> seven()).when(mock).price("salt");
        willReturn(seven()).given(mock).price("rice");
        assertEquals(7, run(mock.price("tea")));
        assertThrows(IllegalStateException.class, () -> run(mock.price("milk")));
        assertEquals(7, run(mock.price("salt")));
        assertEquals(7, run(mock.price("rice")));

        verify(mock).price("tea");
        verify(mock, never()).price(items.isEmpty() ? "tea" : items.get(0));
        then(mock).should().price("milk");
        InOrder order = inOrder(mock);
        order.verify(mock).price("tea");
        order.verify(mock, times(1)).price("salt");
        assertThrows(AssertionError.class, () -> verify(mock).price("bread"));
        assertThrows(AssertionError.class, () -> order.verify(mock).price("tea"));
    }

    @Test
    void static_calls_are_recorded_and_verified_in_lambdas() {
        try (MockedStatic<Shop> mocked = mockStatic(Shop.class)) {
            Store store = new Store();
            mocked.when(() -> Shop.hundredTimes(store, "tea")).thenReturn(seven());
            assertEquals(7, run(Shop.hundredTimes(store, "tea")));
            mocked.verify(() -> Shop.hundredTimes(store, "tea"));
            assertThrows(AssertionError.class, () -> mocked.verify(() -> Shop.hundredTimes(store, "milk")));
        }
    }
}
