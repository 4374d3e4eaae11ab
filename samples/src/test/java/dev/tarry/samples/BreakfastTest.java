package dev.tarry.samples;

import static dev.tarry.Asyncio.*;
import static org.junit.jupiter.api.Assertions.*;

import dev.tarry.*;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakfastTest {

    @Test
    void breakfast_takes_as_long_as_the_coffee() {
        TestLoop.run(() -> {
            List<String> results = await(gather(Breakfast.brewCoffee(), Breakfast.toastBread()));
            assertEquals(List.of("Coffee", "Toast"), results);
            assertEquals(seconds(2), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void the_toast_is_done_while_the_coffee_brews() {
        try (TestLoop loop = new TestLoop()) {
            Task<String> coffee = loop.createTask(Breakfast.brewCoffee());
            Task<String> toast = loop.createTask(Breakfast.toastBread());
            loop.advance(seconds(1));
            assertEquals("Toast", toast.result());
            assertFalse(coffee.done());
            loop.advance(seconds(1));
            assertEquals("Coffee", coffee.result());
        }
    }
}
