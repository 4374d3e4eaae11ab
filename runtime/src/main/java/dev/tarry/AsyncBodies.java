package dev.tarry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/** Finds the bodies of async methods at run time, see {@link VirtualCall}. */
final class AsyncBodies {
    /**
     * What transformed classes themselves may look up: their bodies are no more accessible than their methods, and
     * their modules need not be open. A class gives it when it first makes a frame.
     */
    private static final ClassValue<Slot> SLOTS = new ClassValue<>() {
        @Override
        protected Slot computeValue(Class<?> type) {
            return new Slot();
        }
    };

    private static final class Slot {
        volatile MethodHandles.Lookup inside;
    }

    /** Asked for only when a call has been made often enough. */
    private static final class Switch {
        /**
         * Agents that replace the code of methods, as Mockito does through Byte Buddy, replace that of bodies as well;
         * but what a test expects is said of the methods. So where such an agent can be loaded, methods are called.
         */
        static final boolean ON = !"false".equals(System.getProperty("tarry.fuseVirtualCalls"))
            && !canBeLoaded("net.bytebuddy.agent.Installer");

        private static boolean canBeLoaded(String className) {
            try {
                Class.forName(className, false, ClassLoader.getSystemClassLoader());
                return true;
            } catch (ClassNotFoundException | LinkageError e) {
                return false;
            }
        }
    }

    private AsyncBodies() {
    }

    /** Whether virtual calls may be replaced by calls of bodies at all. */
    static boolean areCalled() {
        return Switch.ON;
    }

    static void enter(MethodHandles.Lookup inside) {
        SLOTS.get(inside.lookupClass()).inside = inside;
    }

    /**
     * The body of the method that a call runs.
     *
     * @param called the method that the call names
     * @param receiver the class of the receiver
     * @param result what the body is to return
     * @return the body, or null if the method has none of that kind, or it is not known yet
     */
    static MethodHandle find(MethodHandleInfo called, Class<?> receiver, Class<?> result) {
        Method method = SelectMethod.runs(called, receiver);
        Class<?> declaring = method == null ? null : method.getDeclaringClass();
        MethodHandles.Lookup inside = method == null ? null : SLOTS.get(declaring).inside;
        if (inside == null) {
            return null;
        }
        MethodType type = MethodType.methodType(result, method.getParameterTypes())
            .appendParameterTypes(Task.class, Frame.class);
        try {
            MethodHandle body = inside.findSpecial(declaring, method.getName(), type, declaring);
            // A super class may have a body of this kind where the class itself has one of another.
            return inside.revealDirect(body).getDeclaringClass() == declaring ? body : null;
        } catch (ReflectiveOperationException none) {
            return null;
        }
    }
}
