package dev.tarry;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What the process does on one signal while this is in place. Java has no supported interface to signals; all JDKs of
 * today have {@code sun.misc.Signal} in the module {@code jdk.unsupported}, which is used by reflection, so that the
 * runtime works where it is absent.
 */
final class SignalHook implements InvocationHandler {
    /** How the JDK shows its own handlers to the outside. */
    private static final String HANDLER_OF_THE_JDK = "sun.misc.Signal$SunMiscHandler";

    private final Class<?> handlerType;
    private final Method handle;
    private final Object signal;
    private final Runnable action;
    private final Object proxy;
    private Object before;
    /** What was in place before the first hook. */
    private Object base;

    private SignalHook(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        this.handlerType = Class.forName("sun.misc.SignalHandler");
        this.handle = signalType.getMethod("handle", signalType, handlerType);
        this.signal = signalType.getConstructor(String.class).newInstance(name);
        this.action = action;
        this.proxy = Proxy.newProxyInstance(SignalHook.class.getClassLoader(), new Class<?>[] {handlerType}, this);
    }

    /**
     * Puts an action in place of whatever happens on a signal.
     *
     * @param name such as {@code TERM}
     * @param action called on a thread of the JDK's
     * @throws IllegalArgumentException if there is no such signal, or it cannot be caught
     * @throws UnsupportedOperationException if this Java has no {@code sun.misc.Signal}
     */
    static SignalHook install(String name, Runnable action) {
        try {
            SignalHook hook = new SignalHook(name, action);
            hook.before = hook.replace(hook.proxy);
            hook.base = Proxy.isProxyClass(hook.before.getClass())
                && Proxy.getInvocationHandler(hook.before) instanceof SignalHook other ? other.base : hook.before;
            return hook;
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("cannot handle signal " + name + ": " + e.getCause().getMessage(),
                e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UnsupportedOperationException("signals need the module jdk.unsupported, which is not there: start"
                + " the program with --add-modules jdk.unsupported, or require it in module-info.java", e);
        }
    }

    /** Like {@link #install}, but leaves a program's own handler alone and then gives null; also if nothing can be done. */
    static SignalHook installOverDefault(String name, Runnable action) {
        try {
            SignalHook hook = install(name, action);
            if (hook.isOverDefault()) {
                return hook;
            }
            hook.replace(hook.before);
            return null;
        } catch (IllegalArgumentException | UnsupportedOperationException | ReflectiveOperationException notPossible) {
            return null;
        }
    }

    /** Puts back what was there before any hook; without effect if somebody else has put something in place of this. */
    void remove() {
        try {
            Object current = replace(base);
            if (current != proxy) {
                replace(current);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the handler of " + signal + " could not be restored", e);
        }
    }

    /** Does what would have happened without this. */
    void fallBack() {
        try {
            handlerType.getMethod("handle", signal.getClass()).invoke(base, signal);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the former handler of " + signal + " failed", e);
        }
    }

    /** A program that was started with the signal ignored goes on ignoring it. */
    private boolean isOverDefault() throws ReflectiveOperationException {
        return base == before && base.getClass().getName().equals(HANDLER_OF_THE_JDK)
            && base != handlerType.getField("SIG_IGN").get(null);
    }

    private Object replace(Object handler) throws ReflectiveOperationException {
        return handle.invoke(null, signal, handler);
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "handler of " + signal + " by Tarry";
        };
    }
}
