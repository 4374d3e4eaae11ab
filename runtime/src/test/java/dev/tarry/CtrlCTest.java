package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program does on Ctrl-C: each test sends the signal to a program of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no command sends a process the signal of Ctrl-C there")
@Timeout(120)
class CtrlCTest {
    /** The programs. */
    public static final class Program {
        private Program() {
        }

        public static void main(String[] arguments) throws Exception {
            switch (arguments[0]) {
                case "uncaught" -> run(cleaningUp());
                case "caught" -> caught(() -> run(cleaningUp()));
                case "swallowed" -> System.out.println("value " + run(swallowing()));
                case "wait" -> caught(() -> run(waiting()));
                case "call soon" -> caught(() -> run(spinning()));
                case "cancelled" -> caught(() -> run(cancelledBySomebodyElse()));
                case "own handler" -> System.out.println("value " + run(handling()));
                case "foreign handler" -> {
                    handleWithoutTarry("INT", () -> System.out.println("foreign handler"));
                    System.out.println("value " + run(untilTerminated()));
                }
                case "other loop's handler" -> {
                    EventLoop other = new EventLoop();
                    other.addSignalHandler("INT", () -> System.out.println("never, since it does not run"));
                    SignalHook.install("INT", () -> System.out.println("other loop's handler"));
                    System.out.println("value " + run(untilTerminated()));
                    other.close();
                }
                case "failing cleanup" -> run(failingCleanup());
                case "no signals" -> run(withoutSignals());
                case "twice" -> caught(() -> run(ignoring()));
                case "restored" -> {
                    run(swallowing());
                    System.out.println("ready again");
                    new CountDownLatch(1).await();
                }
                case "background" -> caught(() -> run(withBackground()));
                case "other thread" -> {
                    Thread thread = new Thread(() -> run(cleaningUp()));
                    thread.start();
                    thread.join();
                }
                case "uncaught handler" -> {
                    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> System.out.println("told of " + e));
                    run(cleaningUp());
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        private static void handleWithoutTarry(String signal, Runnable action) throws ReflectiveOperationException {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(Program.class.getClassLoader(), new Class<?>[] {handlerType},
                (self, method, values) -> {
                    action.run();
                    return null;
                });
            type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
        }

        private static void caught(Runnable program) {
            try {
                program.run();
            } catch (Throwable e) {
                System.out.println("caught " + e.getClass().getSimpleName());
            }
        }

        @Async
        static Coroutine<Void> cleaningUp() {
            try {
                System.out.println("ready");
                await(sleep(seconds(1000)));
            } finally {
                await(sleep(millis(1)));
                System.out.println("cleaned up");
            }
            return async();
        }

        @Async
        static Coroutine<Void> failingCleanup() {
            createTask(failingWhenCancelled());
            await(cleaningUp());
            return async();
        }

        @Async
        static Coroutine<Void> failingWhenCancelled() {
            getRunningLoop().setExceptionHandler((loop, context) -> System.out.println(context.message()));
            try {
                await(sleep(seconds(1000)));
            } catch (CancelledError e) {
                throw new ArithmeticException();
            }
            return async();
        }

        @SuppressWarnings("tarry-swallowed-cancellation")
        @Async
        static Coroutine<String> swallowing() {
            try {
                System.out.println("ready");
                await(sleep(seconds(1000)));
            } catch (CancelledError e) {
                System.out.println("swallowed");
            }
            await(sleep(millis(1)));
            return async("of main");
        }

        /** CPython's test_interrupt_wait: the future that main waits for is cancelled as well. */
        @Async
        static Coroutine<Void> waiting() {
            AsyncFuture<Void> future = getRunningLoop().createFuture();
            future.addDoneCallback(done -> System.out.println("future cancelled: " + done.cancelled()));
            System.out.println("ready");
            await(future);
            return async();
        }

        /** CPython's test_interrupt_call_soon: main never waits for anything. */
        @Async
        static Coroutine<Void> spinning() {
            System.out.println("ready");
            while (true) {
                await(sleep(millis(0)));
            }
        }

        @Async
        static Coroutine<Void> cancelledBySomebodyElse() {
            createTask(cancellingToo(currentTask()));
            System.out.println("ready");
            await(sleep(seconds(1000)));
            return async();
        }

        /** Steps once more before the task that was cancelled does. */
        @Async
        private static Coroutine<Void> cancellingToo(Task<?> main) {
            while (main.cancelling() == 0) {
                await(sleep(millis(0)));
            }
            main.cancel();
            return async();
        }

        @Async
        static Coroutine<String> handling() {
            AsyncFuture<String> pressed = getRunningLoop().createFuture();
            getRunningLoop().addSignalHandler("INT", () -> pressed.setResult("of the handler"));
            System.out.println("ready");
            return async(await(pressed));
        }

        @Async
        static Coroutine<String> untilTerminated() {
            AsyncFuture<String> end = getRunningLoop().createFuture();
            getRunningLoop().addSignalHandler("TERM", () -> end.setResult("of main"));
            System.out.println("ready");
            return async(await(end));
        }

        @SuppressWarnings("tarry-swallowed-cancellation")
        @Async
        static Coroutine<Void> ignoring() {
            System.out.println("ready");
            while (true) {
                try {
                    await(sleep(seconds(1000)));
                } catch (CancelledError e) {
                    System.out.println("ignored");
                }
            }
        }

        @Async
        static Coroutine<Void> withoutSignals() {
            try {
                getRunningLoop().addSignalHandler("TERM", () -> System.out.println("never"));
            } catch (UnsupportedOperationException e) {
                System.out.println("refused: " + e.getMessage().contains("--add-modules jdk.unsupported"));
            }
            await(cleaningUp());
            return async();
        }

        @Async
        static Coroutine<Void> withBackground() {
            createTask(background());
            await(cleaningUp());
            return async();
        }

        @Async
        private static Coroutine<Void> background() {
            try {
                await(sleep(seconds(1000)));
            } finally {
                System.out.println("background ends");
            }
            return async();
        }
    }

    @Test
    void without_the_module_of_signals_everything_else_works() throws Exception {
        ChildJvm child = new ChildJvm(Program.class, "no signals", "--limit-modules=java.base");
        child.await("ready");
        child.signal("INT");
        List<String> output = child.restOfOutput();
        assertEquals(130, child.exitCode(), output.toString());
        assertEquals(List.of("refused: true"), output);
    }

    private static List<String> interrupt(String scenario, int exitCode) throws IOException, InterruptedException {
        return interrupt(scenario, exitCode, child -> { });
    }

    private static List<String> interrupt(String scenario, int exitCode, Consumer<ChildJvm> more)
            throws IOException, InterruptedException {
        ChildJvm child = new ChildJvm(Program.class, scenario);
        child.await("ready");
        child.signal("INT");
        more.accept(child);
        List<String> output = child.restOfOutput();
        assertEquals(exitCode, child.exitCode(), output.toString());
        return output;
    }

    @Test
    void an_uncaught_interrupt_ends_the_program_after_the_clean_up_with_130_and_without_a_stack_trace()
            throws Exception {
        assertEquals(List.of("cleaned up"), interrupt("uncaught", 130));
    }

    @Test
    void what_else_fails_in_the_clean_up_is_still_reported() throws Exception {
        assertEquals(List.of("cleaned up", "unhandled exception during asyncio.run() shutdown"),
            interrupt("failing cleanup", 130));
    }

    @Test
    void run_throws_keyboard_interrupt() throws Exception {
        assertEquals(List.of("cleaned up", "caught KeyboardInterrupt"), interrupt("caught", 0));
    }

    @Test
    void a_program_s_own_handler_of_uncaught_exceptions_is_told() throws Exception {
        List<String> output = interrupt("uncaught handler", 1);
        assertEquals("cleaned up", output.get(0));
        assertEquals("told of " + new KeyboardInterrupt(), output.get(1));
    }

    @Test
    void main_is_cleaned_up_first_and_then_the_tasks_that_are_left() throws Exception {
        assertEquals(List.of("cleaned up", "background ends", "caught KeyboardInterrupt"), interrupt("background", 0));
    }

    @Test
    void interrupt_call_soon() throws Exception {
        assertEquals(List.of("caught KeyboardInterrupt"), interrupt("call soon", 0));
    }

    @Test
    void interrupt_wait() throws Exception {
        assertEquals(List.of("future cancelled: true", "caught KeyboardInterrupt"), interrupt("wait", 0));
    }

    @Test
    void interrupt_cancelled_task() throws Exception {
        assertEquals(List.of("caught CancelledError"), interrupt("cancelled", 0));
    }

    @Test
    void a_main_that_swallows_the_cancellation_gives_its_value() throws Exception {
        assertEquals(List.of("swallowed", "value of main"), interrupt("swallowed", 0));
    }

    @Test
    void a_second_interrupt_ends_the_program_at_once() throws Exception {
        assertEquals(List.of(), interrupt("twice", 130, child -> {
            try {
                child.await("ignored");
                child.signal("INT");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    @Test
    void after_the_run_the_signal_does_what_it_did_before() throws Exception {
        assertEquals(List.of("swallowed"), interrupt("restored", 130, child -> {
            try {
                child.await("ready again");
                child.signal("INT");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    @Test
    void a_handler_set_on_the_loop_takes_the_place_of_the_runner_s() throws Exception {
        assertEquals(List.of("value of the handler"), interrupt("own handler", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreign handler", "other loop's handler"})
    void a_handler_that_the_program_had_before_stays(String scenario) throws Exception {
        assertEquals(List.of("value of main"), interrupt(scenario, 0, child -> {
            try {
                child.await(scenario);
                child.signal("TERM");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    @Test
    void a_run_on_another_thread_leaves_the_signal_alone() throws Exception {
        assertEquals(List.of(), interrupt("other thread", 130));
    }
}
