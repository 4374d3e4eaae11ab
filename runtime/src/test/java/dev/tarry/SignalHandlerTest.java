package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Signal handlers of a loop, as in CPython's {@code test_events.py} and {@code test_unix_events.py}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has none of these signals")
@Timeout(120)
class SignalHandlerTest {
    private static final ContextVar<String> VAR = new ContextVar<>("var", "nope");

    private final EventLoop loop = new EventLoop();
    private final List<Object> log = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private static void raise(String signal) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            type.getMethod("raise", type).invoke(null, type.getConstructor(String.class).newInstance(signal));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void add_signal_handler_calls_on_the_loop() {
        loop.addSignalHandler("USR1", () -> {
            log.add(Thread.currentThread());
            loop.stop();
        });
        loop.callSoon(() -> raise("USR1"));
        loop.runForever();
        assertEquals(List.of(Thread.currentThread()), log);
    }

    @Test
    void signal_handling_while_selecting() {
        loop.addSignalHandler("USR1", loop::stop);
        Thread thread = new Thread(() -> raise("USR1"));
        loop.callSoon(thread::start);
        loop.runForever();
        assertFalse(loop.isRunning());
    }

    @Test
    void signal_handling_in_the_context_of_the_registration() {
        new Context().run(() -> {
            VAR.set("registered");
            loop.addSignalHandler("USR1", () -> {
                log.add(VAR.get());
                loop.stop();
            });
        });
        loop.callSoon(() -> raise("USR1"));
        loop.runForever();
        assertEquals(List.of("registered"), log);
    }

    @Test
    void a_second_handler_takes_the_place_of_the_first() {
        loop.addSignalHandler("SIGUSR1", () -> log.add("first"));
        loop.addSignalHandler("USR1", () -> {
            log.add("second");
            loop.stop();
        });
        loop.callSoon(() -> raise("USR1"));
        loop.runForever();
        assertEquals(List.of("second"), log);
        assertTrue(loop.removeSignalHandler("SIGUSR1"));
    }

    @Test
    void handle_signal_cancelled_handler_one_that_was_removed_is_not_called() {
        loop.addSignalHandler("USR1", () -> log.add("called"));
        SignalHook under = SignalHook.install("USR2", () -> loop.callSoonThreadsafe(loop::stop));
        loop.callSoon(() -> {
            assertTrue(loop.removeSignalHandler("USR1"));
            raise("USR2");
        });
        loop.runForever();
        under.remove();
        assertEquals(List.of(), log);
    }

    @Test
    void add_signal_handler_install_error_for_what_cannot_be_caught() {
        String message = assertThrows(IllegalArgumentException.class,
            () -> loop.addSignalHandler("KILL", () -> log.add("called"))).getMessage();
        assertTrue(message.contains("KILL"), message);
        assertThrows(IllegalArgumentException.class, () -> loop.addSignalHandler("QUIT", () -> log.add("called")));
        assertFalse(loop.removeSignalHandler("KILL"));
    }

    @Test
    void check_signal_there_must_be_such_a_signal() {
        assertThrows(IllegalArgumentException.class, () -> loop.addSignalHandler("NOSUCH", () -> log.add("called")));
        assertThrows(NullPointerException.class, () -> loop.addSignalHandler("USR1", null));
    }

    @Test
    void remove_signal_handler_tells_whether_there_was_one() {
        assertFalse(loop.removeSignalHandler("USR1"));
        loop.addSignalHandler("USR1", () -> log.add("called"));
        assertTrue(loop.removeSignalHandler("USR1"));
        assertFalse(loop.removeSignalHandler("USR1"));
    }

    @Test
    void close_removes_all_handlers() {
        List<String> foreign = new ArrayList<>();
        EventLoop closing = new EventLoop();
        SignalHook before = SignalHook.install("USR1", () -> foreign.add("not a hook of a loop"));
        before.remove();
        closing.addSignalHandler("USR1", () -> log.add("called"));
        closing.addSignalHandler("USR2", () -> log.add("called"));
        closing.close();
        assertFalse(closing.removeSignalHandler("USR1"));
        assertThrows(IllegalStateException.class, () -> closing.addSignalHandler("USR1", () -> log.add("called")));
        SignalHook now = SignalHook.installOverDefault("USR1", () -> log.add("called"));
        assertSame(SignalHook.class, now.getClass());
        now.remove();
    }

    @Test
    void a_handler_that_throws_is_reported() {
        loop.setExceptionHandler((l, context) -> {
            log.add(context.exception().getMessage());
            l.stop();
        });
        loop.addSignalHandler("USR1", () -> {
            throw new ArithmeticException("in a handler");
        });
        loop.callSoon(() -> raise("USR1"));
        loop.runForever();
        assertEquals(List.of("in a handler"), log);
    }

    /** The programs. */
    public static final class Program {
        private Program() {
        }

        public static void main(String[] arguments) {
            run(terminated());
        }

        @Async
        static Coroutine<Void> terminated() {
            Task<?> main = Asyncio.currentTask();
            getRunningLoop().addSignalHandler("TERM", main::cancel);
            getRunningLoop().addSignalHandler("USR2", () -> System.out.println("reloaded"));
            try {
                System.out.println("ready");
                await(sleep(seconds(1000)));
            } finally {
                System.out.println("terminates");
            }
            return async();
        }
    }

    @Test
    void a_program_that_handles_term_ends_in_its_own_way() throws IOException, InterruptedException {
        ChildJvm child = new ChildJvm(Program.class, "terminated");
        child.await("ready");
        child.signal("USR2");
        child.await("reloaded");
        child.signal("TERM");
        List<String> output = child.restOfOutput();
        assertEquals("terminates", output.get(0));
        assertTrue(output.get(1).contains("CancelledError"), output.get(1));
        assertEquals(1, child.exitCode());
    }
}
