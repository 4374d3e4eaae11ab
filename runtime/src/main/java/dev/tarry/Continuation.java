package dev.tarry;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;

/**
 * What transformed code calls. Not for use in source code; it may change with any release, together with the plugin.
 *
 * <p>The protocol: a body is called with its task; when something it awaits is not ready, it saves its variables in a
 * {@link Frame}, calls {@link #suspend} and returns a meaningless value, and so does each of its callers. The registers
 * through which they speak are fields of the task. Everything here runs on the thread of the task's loop.
 */
public final class Continuation {
    /** In the value register: the value is in the primitive register, and has this type. */
    private enum Kind {
        INT, LONG, FLOAT, DOUBLE, BOOLEAN, BYTE, CHAR, SHORT
    }

    /**
     * HotSpot inlines no method in whose signature there is a class that is not loaded. What is rare, and would make the
     * machine code of all bodies larger, has a parameter of this type; nobody must load it. Methods of fewer than 36 bytes
     * are inlined wherever they are called, and on JDK 17 those of up to 325 bytes where they were called a hundred times.
     */
    static final class NeverLoaded {
        private NeverLoaded() {
        }
    }

    private Continuation() {
    }

    /**
     * Whether the call that has just returned did so because it suspended.
     *
     * @param task the running task
     * @return true if the caller must save its state and return
     */
    public static boolean isSuspended(Task<?> task) {
        return task.suspended != Task.RUNS;
    }

    /**
     * Awaits anything: gives the value at once, or throws, or arranges for the task to be resumed and makes
     * {@link #isSuspended} true.
     *
     * @param awaitable a coroutine, a future, a completion stage
     * @param task the running task
     * @return the value; without meaning if the task is now suspended
     * @throws NullPointerException if {@code awaitable} is null
     * @throws IllegalStateException if a coroutine is awaited for the second time
     */
    public static Object await(Object awaitable, Task<?> task) {
        if (awaitable instanceof AsyncFuture<?> future && future.isFinished()) {
            return future.outcome;
        }
        return awaitOther(awaitable, task, null);
    }

    private static Object awaitOther(Object awaitable, Task<?> task, NeverLoaded notInlined) {
        if (awaitable instanceof Frame frame) {
            frame.claim();
            frame.code.resume(frame, task);
            return isSuspended(task) ? null : takeObject(task);
        }
        if (awaitable instanceof AsyncFuture<?> future) {
            return awaitFuture(future, task);
        }
        return Stages.await(awaitable, task);
    }

    /**
     * Awaits {@link Asyncio#sleep(java.time.Duration)}, of which programs have so much that it needs no coroutine object.
     *
     * @param duration how long
     * @param task the running task
     * @param frame null
     * @return null; the task is now suspended
     */
    public static Object sleep(Duration duration, Task<?> task, Frame frame) {
        Sleep.begin(Times.nanos(duration), task);
        return null;
    }

    static Object awaitFuture(AsyncFuture<?> future, Task<?> task) {
        if (future.done()) {
            return future.result();
        }
        task.suspendFor(future);
        return null;
    }

    /**
     * Registers a coroutine object that has just been made, so that it can be reported if nobody awaits it.
     *
     * @param frame the new coroutine
     * @return the same frame
     */
    public static Frame created(Frame frame) {
        NeverAwaited.created(frame);
        return frame;
    }

    /**
     * Makes the generator of a frame that holds the arguments of a generator method.
     *
     * @param frame the frame, not started
     * @return the generator
     */
    public static AsyncGenerator<Object> generator(Frame frame) {
        return new Generator<>(frame);
    }

    /**
     * Hands out a value of a generator, which suspends its body: makes {@link #isSuspended} true.
     *
     * @param value the value, may be null
     * @param task the running task
     * @return null; what the body goes on with is {@link #takeObject}
     */
    public static Object yieldValue(Object value, Task<?> task) {
        task.suspendFor(value);
        task.handsOut(true);
        return null;
    }

    /**
     * Begins a loop over values that are waited for.
     *
     * @param source where the values come from
     * @param <T> their type
     * @return what the loop asks for its iterator
     * @throws NullPointerException if {@code source} is null
     */
    public static <T> AwaitEach<T> awaitEach(AsyncIterable<T> source) {
        return new AwaitEach<>(Objects.requireNonNull(source, "awaitEach(null)"));
    }

    /**
     * Asks the hidden iterator of such a loop whether there is another value.
     *
     * @param iterator what {@link AwaitEach#iterator} gave
     * @return to be awaited
     */
    public static Coroutine<Boolean> hasNext(Iterator<?> iterator) {
        return ((AwaitEach.Values<?>) iterator).advance();
    }

    /**
     * Begins to run a frame's code.
     *
     * @param frame the frame to go on from
     * @return the label to go to, 0 for the start of the method
     */
    public static int enter(Frame frame) {
        int label = frame.label;
        frame.label = Frame.RUNNING;
        return label >= 0 ? label >> Frame.PLACE : enterMarked(frame, label);
    }

    private static int enterMarked(Frame frame, int label) {
        if (label == Frame.OWNED) {
            return Frame.CREATED;
        }
        throw new IllegalStateException(frame + " is running already");
    }

    /**
     * Puts a frame that has saved its state on the task's chain; callees come before their callers. Until all have come,
     * the chain is a ring if there are several, and the task has its last.
     *
     * @param frame the frame
     * @param label where to go on
     * @param task the running task
     */
    public static void suspend(Frame frame, int label, Task<?> task) {
        frame.label = label;
        byte before = task.suspended;
        if (before == Task.SUSPENDED) {
            // Mostly the frame that the loop has resumed, and the only one: then it is there already, and so is its caller.
            task.suspended = Task.ALONE;
            if (task.frame != frame) {
                task.frame = frame;
            }
            return;
        }
        Frame last = task.frame;
        if (before == Task.ALONE) {
            task.suspended = Task.LINKED;
            frame.next = last;
        } else {
            frame.next = last.next;
        }
        last.next = frame;
        task.frame = frame;
    }

    /**
     * The outcome of what was awaited, at the place where the method goes on.
     *
     * @param task the running task
     * @return the value, boxed if it is a primitive
     */
    public static Object takeObject(Task<?> task) {
        return task.outcome == null ? null : takeSome(task);
    }

    private static Object takeSome(Task<?> task) {
        Object value = take(task);
        return value instanceof Kind kind ? box(kind, task.loop.primitive, null) : value;
    }

    /**
     * Like {@link #takeObject} for {@code int}, {@code boolean}, {@code byte}, {@code char} and {@code short}.
     *
     * @param task the running task
     * @return the value
     */
    public static int takeInt(Task<?> task) {
        return task.outcome instanceof Kind ? (int) task.loop.primitive : unboxInt(task, null);
    }

    private static int unboxInt(Task<?> task, NeverLoaded notInlined) {
        Object value = takeBoxed(task, null);
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof Character character ? character : ((Number) value).intValue();
    }

    /**
     * Like {@link #takeObject} for {@code long}.
     *
     * @param task the running task
     * @return the value
     */
    public static long takeLong(Task<?> task) {
        return task.outcome instanceof Kind ? task.loop.primitive : (Long) takeBoxed(task, null);
    }

    /**
     * Like {@link #takeObject} for {@code float}.
     *
     * @param task the running task
     * @return the value
     */
    public static float takeFloat(Task<?> task) {
        return task.outcome instanceof Kind ? Float.intBitsToFloat((int) task.loop.primitive)
            : (Float) takeBoxed(task, null);
    }

    /**
     * Like {@link #takeObject} for {@code double}.
     *
     * @param task the running task
     * @return the value
     */
    public static double takeDouble(Task<?> task) {
        return task.outcome instanceof Kind ? Double.longBitsToDouble(task.loop.primitive)
            : (Double) takeBoxed(task, null);
    }

    /**
     * Hands on the value of a body that has returned; without effect if it returned because it suspended.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(Object value, Task<?> task) {
        if (task.suspended == Task.RUNS) {
            task.outcome = value;
        }
    }

    /**
     * Like {@link #complete(Object, Task)}, in the form of a body that returns a primitive: a null fails in the method
     * that has called this form.
     *
     * @param value what the body returned
     * @param task the running task
     * @throws NullPointerException if there is a value, and it is null
     */
    public static void completeNotNull(Object value, Task<?> task) {
        if (value == null && task.suspended == Task.RUNS) {
            throw CallerFault.unboxingNull(1);
        }
        complete(value, task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(int value, Task<?> task) {
        complete(Kind.INT, value, task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(long value, Task<?> task) {
        complete(Kind.LONG, value, task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(float value, Task<?> task) {
        complete(Kind.FLOAT, Float.floatToRawIntBits(value), task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(double value, Task<?> task) {
        complete(Kind.DOUBLE, Double.doubleToRawLongBits(value), task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(boolean value, Task<?> task) {
        complete(Kind.BOOLEAN, value ? 1 : 0, task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(byte value, Task<?> task) {
        complete(Kind.BYTE, value, task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(char value, Task<?> task) {
        complete(Kind.CHAR, value, task);
    }

    /**
     * Like {@link #complete(Object, Task)}.
     *
     * @param value what the body returned
     * @param task the running task
     */
    public static void complete(short value, Task<?> task) {
        complete(Kind.SHORT, value, task);
    }

    /**
     * Starts the coroutine of a method that returns a {@link java.util.concurrent.CompletionStage}: its first step runs
     * now if a loop runs on this thread, else on a loop thread of Tarry's own.
     *
     * @param frame the coroutine
     * @return a future that completes when the coroutine does; cancelling it cancels the coroutine's task
     */
    public static AsyncResult<Object> start(Frame frame) {
        EventLoop loop = EventLoop.runningOrNull();
        return loop != null ? AsyncResult.startOn(loop, frame) : AsyncResult.startElsewhere(DefaultLoop.get(), frame);
    }

    /**
     * Bootstrap method (JVMS §6.5.invokedynamic) for the code object of an async method.
     *
     * @param lookup the transformed class
     * @param name unused
     * @param type {@code ()Frame.Code}
     * @param resume the method's resume function, {@code (Frame, Task)void}
     * @param methodName the name in the source
     * @param sourceFile the source file, empty if unknown
     * @param lines the line of each label, separated by commas, starting with the line of the method
     * @return a call site that always gives the same object
     * @throws LambdaConversionException if {@code resume} does not fit
     */
    public static CallSite bootstrap(MethodHandles.Lookup lookup, String name, MethodType type, MethodHandle resume,
            String methodName, String sourceFile, String lines) throws LambdaConversionException {
        MethodType signature = MethodType.methodType(void.class, Frame.class, Task.class);
        CallSite site = LambdaMetafactory.metafactory(lookup, "resume", type, signature, resume, signature);
        Frame.Code code;
        try {
            code = (Frame.Code) site.getTarget().invoke();
        } catch (Throwable e) {
            throw Sneaky.rethrow(e);
        }
        CodeInfo.put(code, new CodeInfo(lookup.lookupClass().getName(), methodName,
            sourceFile.isEmpty() ? null : sourceFile, CodeInfo.parseLines(lines)));
        AsyncBodies.enter(lookup);
        return new ConstantCallSite(MethodHandles.constant(Frame.Code.class, code));
    }

    /**
     * Bootstrap method (JVMS §6.5.invokedynamic) for an await of what a method gives that may be overridden.
     *
     * @param lookup the transformed class
     * @param name unused
     * @param type the types of the receiver, the arguments and the task, and {@code Object} or the primitive wanted
     * @param method the method, which gives a coroutine
     * @return a call site that gives the value; without meaning if the task is now suspended
     */
    public static CallSite call(MethodHandles.Lookup lookup, String name, MethodType type, MethodHandle method) {
        return new VirtualCall(lookup, type, method);
    }

    private static void complete(Kind kind, long bits, Task<?> task) {
        task.loop.primitive = bits;
        // A store of a reference costs more than a look: in a chain of callers the kind mostly stays the same.
        if (task.outcome != kind) {
            complete(kind, task);
        }
    }

    private static Object take(Task<?> task) {
        Object register = task.outcome;
        if (register instanceof Kind) {
            // Stays where it is: it keeps nothing alive, and whoever hands on another value overwrites it.
            return register;
        }
        task.outcome = null;
        if (task.throwing) {
            task.throwing = false;
            throw Sneaky.rethrow((Throwable) register);
        }
        return register;
    }

    private static Object takeBoxed(Task<?> task, NeverLoaded notInlined) {
        Object value = take(task);
        if (value == null) {
            throw CallerFault.unboxingNull();
        }
        return value;
    }

    private static Object box(Kind kind, long bits, NeverLoaded notInlined) {
        return switch (kind) {
            case INT -> (int) bits;
            case LONG -> bits;
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
            case BOOLEAN -> bits != 0;
            case BYTE -> (byte) bits;
            case CHAR -> (char) bits;
            case SHORT -> (short) bits;
        };
    }
}
