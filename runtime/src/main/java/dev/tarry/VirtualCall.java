package dev.tarry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The call of a method that may be overridden, and the await of the coroutine it gives. Begins as just that. Once the
 * call has been made a few times, it calls the bodies of async methods directly, which makes no coroutine, for the
 * first few classes of receivers. All else goes on as it began: methods that are not async, lambdas, proxies, classes
 * that may be unloaded before the caller.
 *
 * <p>The type is that of the method with the task behind the arguments. The result is an object, or the primitive that
 * the caller makes of the value; while the task is suspended it has no meaning.
 */
final class VirtualCall extends MutableCallSite {
    /** What runs only when a program starts is not worth the method handles. */
    static final int CALLS_AT_FIRST = 50;
    static final int MOST_CLASSES = 4;
    /** How often to look for a body in vain. */
    static final int MOST_MISSES = 16;

    /** Lowered by tests. */
    static int callsAtFirst = CALLS_AT_FIRST;

    private static final MethodHandles.Lookup OWN = MethodHandles.lookup();
    private static final MethodHandle AWAIT = find("await", Object.class, Coroutine.class, Task.class, Object.class);
    private static final MethodHandle UNBOXABLE =
        find("unboxable", Object.class, Object.class, Task.class, Object.class);
    private static final MethodHandle NOT_NULL = find("notNull", Object.class, Object.class);
    private static final MethodHandle IS_OF = find("isOf", boolean.class, Class.class, Object.class);
    private static final MethodHandle COUNT = findOwn("count", Object.class, Coroutine.class, Task.class);
    private static final MethodHandle NOTICE = findOwn("notice", void.class, Object.class);

    private final MethodHandles.Lookup caller;
    private final MethodHandle callee;
    /** What a primitive result is while the task is suspended; null if the result is an object. */
    private final Object zero;
    private final Map<Class<?>, MethodHandle> bodies = new LinkedHashMap<>();
    private final AtomicBoolean learns = new AtomicBoolean();
    private int calls;
    private int misses;

    VirtualCall(MethodHandles.Lookup caller, MethodType type, MethodHandle callee) {
        super(type);
        this.caller = caller;
        this.callee = callee.asFixedArity();
        zero = type.returnType().isPrimitive() ? Array.get(Array.newInstance(type.returnType(), 1), 0) : null;
        setTarget(callAndCount());
    }

    /** The method is called, and what it gives is handed to a function, together with the task. */
    private MethodHandle callAndThen(MethodHandle await) {
        MethodHandle target = MethodHandles.collectArguments(await, 0, callee).asType(type());
        Class<?> receiver = type().parameterType(0);
        // Of an interface, the method handle itself would fail, which would be seen in the trace.
        return !receiver.isInterface() ? target : MethodHandles.filterArguments(target, 0,
            NOT_NULL.asType(MethodType.methodType(receiver, receiver)));
    }

    private MethodHandle callAndCount() {
        return callAndThen(giving(COUNT).bindTo(this));
    }

    private MethodHandle callAndAwait() {
        return callAndThen(MethodHandles.insertArguments(giving(AWAIT), 2, zero));
    }

    /** Converts the result first: what comes of it is the same for all methods, whatever they take. */
    private MethodHandle giving(MethodHandle function) {
        return function.asType(function.type().changeReturnType(type().returnType()));
    }

    private static Object notNull(Object receiver) {
        if (receiver == null) {
            throw CallerFault.nullPointer("the object of an awaited call is null");
        }
        return receiver;
    }

    private static Object await(Coroutine<?> awaitable, Task<?> task, Object zero) {
        return unboxable(Continuation.await(awaitable, task), task, zero);
    }

    /** A value that can be unboxed if a primitive is wanted. */
    private static Object unboxable(Object value, Task<?> task, Object zero) {
        if (zero == null) {
            return value;
        }
        if (Continuation.isSuspended(task)) {
            return zero;
        }
        if (value == null) {
            throw CallerFault.unboxingNull();
        }
        return value;
    }

    private Object count(Coroutine<?> awaitable, Task<?> task) {
        if (++calls >= callsAtFirst && learns.compareAndSet(false, true)) {
            try {
                // A thread that has not seen the new target yet may count on when all has been learned.
                link();
            } finally {
                learns.set(false);
            }
        }
        return await(awaitable, task, zero);
    }

    private static boolean isOf(Class<?> type, Object receiver) {
        return receiver != null && receiver.getClass() == type;
    }

    /** Of null the call makes what it must. While another thread learns, this one need not. */
    private void notice(Object receiver) {
        if (receiver != null && learns.compareAndSet(false, true)) {
            try {
                learn(receiver.getClass());
            } finally {
                learns.set(false);
            }
        }
    }

    private void learn(Class<?> receiver) {
        // Another thread may have learned it, and this one not have seen the new target yet.
        if (bodies.containsKey(receiver) || isFinished()) {
            return;
        }
        MethodHandle body = AsyncBodies.areCalled() && isKeptByCaller(receiver) ? bodyFor(receiver) : null;
        if (body == null) {
            misses++;
        } else {
            bodies.put(receiver, body);
        }
        if (body != null || isFinished()) {
            link();
        }
    }

    private boolean isFinished() {
        return bodies.size() == MOST_CLASSES || misses == MOST_MISSES;
    }

    private void link() {
        MethodHandle target = callAndAwait();
        Class<?> receiver = type().parameterType(0);
        if (!isFinished()) {
            MethodHandle notice = NOTICE.bindTo(this).asType(MethodType.methodType(void.class, receiver));
            target = MethodHandles.foldArguments(target, notice);
        }
        List<Class<?>> classes = new ArrayList<>(bodies.keySet());
        for (int i = classes.size() - 1; i >= 0; i--) {
            MethodHandle test = IS_OF.bindTo(classes.get(i)).asType(MethodType.methodType(boolean.class, receiver));
            target = MethodHandles.guardWithTest(test, bodies.get(classes.get(i)), target);
        }
        setTarget(target);
    }

    /** A class is held by what is here; so it must be one that the caller holds anyway. */
    private boolean isKeptByCaller(Class<?> receiver) {
        ClassLoader wanted = receiver.getClassLoader();
        ClassLoader loader = caller.lookupClass().getClassLoader();
        while (loader != null && loader != wanted) {
            loader = loader.getParent();
        }
        return loader == wanted && !receiver.isHidden();
    }

    /** The body that a call of the method runs for receivers of a class, as a target; null if it has none. */
    private MethodHandle bodyFor(Class<?> receiver) {
        Class<?> result = type().returnType();
        try {
            MethodHandle body = AsyncBodies.find(caller.revealDirect(callee), receiver, result);
            if (body != null) {
                return withoutFrame(body).asType(type());
            }
            body = zero == null ? null : AsyncBodies.find(caller.revealDirect(callee), receiver, Object.class);
            return body == null ? null : unboxed(withoutFrame(body)).asType(type());
        } catch (LinkageError | RuntimeException unusable) {
            return null;
        }
    }

    private static MethodHandle withoutFrame(MethodHandle body) {
        return MethodHandles.insertArguments(body, body.type().parameterCount() - 1, (Object) null);
    }

    /** The task is needed twice: by the body, and to see whether it is suspended. */
    private MethodHandle unboxed(MethodHandle body) {
        MethodHandle unboxable = MethodHandles.insertArguments(UNBOXABLE, 2, zero);
        MethodHandle withTaskTwice = MethodHandles.collectArguments(unboxable, 0, body);
        int parameters = body.type().parameterCount();
        int[] order = new int[parameters + 1];
        for (int i = 0; i < parameters; i++) {
            order[i] = i;
        }
        order[parameters] = parameters - 1;
        return MethodHandles.permuteArguments(withTaskTwice, body.type(), order);
    }

    private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
        try {
            return OWN.findStatic(VirtualCall.class, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static MethodHandle findOwn(String name, Class<?> result, Class<?>... parameters) {
        try {
            return OWN.findVirtual(VirtualCall.class, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
