package dev.tarry;

import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.minutes;
import static dev.tarry.Asyncio.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void helpers_give_durations() {
        assertEquals(Duration.ofSeconds(2), seconds(2));
        assertEquals(Duration.ofMillis(50), millis(50));
        assertEquals(Duration.ofMinutes(3), minutes(3));
        assertEquals(Duration.ofMillis(1500), seconds(1.5));
        assertEquals(Duration.ofMillis(-500), seconds(-0.5));
        assertEquals(Duration.ofNanos(1), seconds(1e-9));
        assertEquals(Duration.ofSeconds(1), seconds(0.9999999999));
    }

    @Test
    void what_is_no_number_of_seconds_is_refused_and_what_is_too_much_is_as_much_as_can_be() {
        assertThrows(IllegalArgumentException.class, () -> seconds(Double.NaN));
        assertTrue(seconds(Double.POSITIVE_INFINITY).compareTo(Duration.ofDays(1_000_000)) > 0);
        assertTrue(seconds(Double.NEGATIVE_INFINITY).isNegative());
        assertEquals(Long.MAX_VALUE - 1, Times.nanos(seconds(Long.MAX_VALUE)));
        assertTrue(Times.nanos(seconds(Long.MIN_VALUE)) < 0);
    }
}
