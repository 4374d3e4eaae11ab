package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How frames that suspend are filled and linked: as new ones, or again, and by hand. */
class SuspensionTest {
    private static final Frame.Code CODE = (frame, task) -> { };
    private static final int FRAMES = 4;

    /** What suspends with a frame that it has, or null; gives the frame that is then the last of the chain. */
    private interface Suspending {
        void suspend(Task<?> task, Frame frame);
    }

    private static final Suspending WITH_VALUES = (task, frame) -> Suspension.suspend(task, frame, CODE, 2, "r", null, 7);
    private static final Suspending WITHOUT = (task, frame) -> Suspension.suspend(task, frame, CODE, 2);
    private static final Suspending BY_HAND = (task, frame) -> Continuation.suspend(frame, 2, task);

    private static Stream<Method> shapes() {
        return Stream.of(Suspension.class.getMethods()).filter(method -> method.getName().equals("suspend"));
    }

    private static Task<?> runningTask(EventLoop loop) {
        return new Task<>(loop, new Frame.R0P0(CODE), null);
    }

    /** The frames of a task that has just left the Java stack, the innermost first. */
    private static List<Frame> chain(Task<?> task) {
        List<Frame> frames = new ArrayList<>();
        if (task.suspended == Task.ALONE) {
            frames.add(task.frame);
        } else {
            assertEquals(Task.LINKED, task.suspended);
            for (Frame at = task.frame.next; at != task.frame; at = at.next) {
                frames.add(at);
            }
            frames.add(task.frame);
        }
        return frames;
    }

    private static List<Object> values(Frame frame) throws IllegalAccessException {
        List<Object> values = new ArrayList<>();
        for (Field field : frame.getClass().getFields()) {
            values.add(field.getName() + "=" + field.get(frame));
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void a_new_frame_and_one_that_is_used_again_hold_what_was_live(Method suspend) throws Exception {
        try (EventLoop loop = Loops.virtual()) {
            Task<?> task = runningTask(loop);
            Object[] arguments = new Object[suspend.getParameterCount()];
            arguments[0] = task;
            arguments[2] = CODE;
            arguments[3] = 3;
            List<Object> expected = new ArrayList<>();
            for (int round = 1; round <= 2; round++) {
                expected.clear();
                int references = 0;
                for (int i = 4; i < arguments.length; i++) {
                    boolean isReference = suspend.getParameterTypes()[i] == Object.class;
                    arguments[i] = isReference ? (Object) (round + " " + i) : (Object) (10L * round + i);
                    references += isReference ? 1 : 0;
                    expected.add((isReference ? "r" + (i - 4) : "p" + (i - 4 - references)) + "=" + arguments[i]);
                }
                task.suspendFor(null);
                suspend.invoke(null, arguments);

                assertEquals(expected, values(task.frame));
                assertEquals(3, task.frame.label);
                assertSame(CODE, task.frame.code);
                arguments[1] = task.frame;
            }
        }
    }

    @Test
    void frames_are_linked_alike_whether_they_are_new_or_used_again_and_whoever_saves_them() {
        Suspending[] ways = {
            WITH_VALUES, WITHOUT,
            (task, frame) -> WITH_VALUES.suspend(task, new Frame.R2P1(CODE)),
            (task, frame) -> WITHOUT.suspend(task, new Frame.R0P0(CODE)),
            (task, frame) -> BY_HAND.suspend(task, new Frame.R0P0(CODE))};
        int combinations = (int) Math.pow(ways.length, FRAMES);
        try (EventLoop loop = Loops.virtual()) {
            for (int combination = 0; combination < combinations; combination++) {
                Task<?> task = runningTask(loop);
                task.suspendFor(null);
                List<Frame> saved = new ArrayList<>();
                for (int i = 0, rest = combination; i < FRAMES; i++, rest /= ways.length) {
                    ways[rest % ways.length].suspend(task, null);
                    saved.add(task.frame);

                    assertEquals(saved, chain(task), "ways " + combination);
                }
            }
        }
    }

    @Test
    void the_class_that_keeps_methods_from_being_inlined_is_not_loaded() throws Exception {
        ChildJvm program = new ChildJvm(Program.class, "", "-Xlog:class+load");
        List<String> output = program.restOfOutput();

        assertEquals(0, program.exitCode(), () -> String.join("\n", output));
        assertTrue(output.stream().anyMatch(line -> line.contains(Suspension.class.getName() + " ")));
        assertFalse(output.stream().anyMatch(line -> line.contains("NeverLoaded")));
    }

    /** Suspends, more than once in a frame, and takes values, exceptions and boxes. */
    static final class Program {
        @Async
        private static Coroutine<Integer> failing(AsyncFuture<Integer> future) {
            try {
                return async(await(future));
            } catch (IllegalStateException e) {
                return async(-1);
            }
        }

        @Async
        private static Coroutine<Integer> sum() {
            EventLoop loop = getRunningLoop();
            int sum = 0;
            for (int i = 0; i < 10; i++) {
                AsyncFuture<Integer> future = loop.createFuture();
                AsyncFuture<Integer> refused = loop.createFuture();
                int value = i;
                loop.callSoon(() -> future.setResult(value));
                loop.callSoon(() -> refused.setException(new IllegalStateException("refused")));
                sum += await(future) + await(failing(refused));
            }
            return async(sum);
        }

        public static void main(String[] arguments) {
            if (Asyncio.run(sum()) != 35) {
                throw new IllegalStateException("wrong sum");
            }
        }
    }

    @Test
    void a_frame_that_suspends_alone_again_keeps_its_caller() {
        try (EventLoop loop = Loops.virtual()) {
            Task<?> task = runningTask(loop);
            Frame caller = new Frame.R0P0(CODE);
            for (Suspending way : List.of(WITH_VALUES, BY_HAND)) {
                Frame frame = new Frame.R2P1(CODE);
                frame.next = caller;
                task.frame = frame;
                task.suspendFor(null);
                way.suspend(task, frame);

                assertEquals(Task.ALONE, task.suspended);
                assertSame(frame, task.frame);
                assertSame(caller, frame.next);
            }
        }
    }
}
