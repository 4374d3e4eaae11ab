package dev.tarry;

import static dev.tarry.Asyncio.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handles, each test named after that of CPython's {@code test_events.py}. */
class HandlesTest {
    private final boolean watchedAll = NeverAwaited.watchAll;
    private final EventLoop loop = Loops.virtual();
    private final Runnable function = new Runnable() {
        @Override
        public void run() {
            throw new IllegalArgumentException();
        }

        @Override
        public String toString() {
            return "noop";
        }
    };

    @AfterEach
    void close() {
        loop.close();
        NeverAwaited.watchAll = watchedAll;
    }

    @Test
    void handle() {
        Handle handle = loop.callSoon(function);
        assertFalse(handle.cancelled());
        handle.cancel();
        assertTrue(handle.cancelled());
        handle.cancel();
        assertTrue(handle.cancelled());
    }

    @Test
    void callback_with_exception() {
        List<ExceptionContext> complaints = new ArrayList<>();
        loop.setExceptionHandler((l, context) -> complaints.add(context));
        Handle handle = loop.callSoon(function);
        loop.stop();
        loop.runForever();
        assertEquals("Exception in callback noop", complaints.get(0).message());
        assertSame(handle, complaints.get(0).handle());
        assertTrue(complaints.get(0).exception() instanceof IllegalArgumentException);
        assertNull(complaints.get(0).sourceTraceback());
    }

    @Test
    void handle_repr() {
        Handle handle = loop.callSoon(function);
        assertEquals("Handle (of noop)", handle.toString());
        handle.cancel();
        assertEquals("Handle (cancelled)", handle.toString());
    }

    @Test
    void handle_repr_debug() {
        loop.setDebug(true);
        Handle handle = loop.callSoon(function);
        assertTrue(handle.toString().startsWith(
            "Handle (of noop, created at dev.tarry.HandlesTest.handle_repr_debug(HandlesTest.java:"),
            handle.toString());
        handle.cancel();
        assertTrue(handle.toString().startsWith(
            "Handle (cancelled, created at dev.tarry.HandlesTest.handle_repr_debug(HandlesTest.java:"),
            handle.toString());
    }

    @Test
    void handle_source_traceback() {
        loop.setDebug(true);
        List<Handle> handles = List.of(loop.callSoon(function), loop.callSoonThreadsafe(function),
            loop.callLater(seconds(0), function), loop.callAt(seconds(0), function));
        for (Handle handle : handles) {
            assertEquals("handle_source_traceback", Origins.of(handle).get(0).getMethodName());
            handle.cancel();
        }
    }

    @Test
    void when() {
        TimerHandle handle = loop.callAt(seconds(5), function);
        assertEquals(seconds(5), handle.when());
        handle.cancel();
        assertTrue(handle.cancelled());
        assertEquals(seconds(5), handle.when());
    }

    @Test
    void timer_repr() {
        TimerHandle handle = loop.callAt(seconds(123), function);
        assertEquals("TimerHandle (of noop, when=PT2M3S)", handle.toString());
        handle.cancel();
        assertEquals("TimerHandle (cancelled, when=PT2M3S)", handle.toString());
    }

    @Test
    void timer_repr_debug() {
        loop.setDebug(true);
        TimerHandle handle = loop.callAt(seconds(123), function);
        assertTrue(handle.toString().startsWith(
            "TimerHandle (of noop, when=PT2M3S, created at dev.tarry.HandlesTest.timer_repr_debug("),
            handle.toString());
        handle.cancel();
        assertTrue(handle.toString().startsWith("TimerHandle (cancelled, when=PT2M3S, created at "),
            handle.toString());
    }
}
