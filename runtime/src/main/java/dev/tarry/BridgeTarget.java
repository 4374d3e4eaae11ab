package dev.tarry;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where a bridge method leads that a compiler wrote. Its code cannot be read, so this is a conclusion, and there is
 * none if two methods would fit.
 */
final class BridgeTarget {
    private final Method bridge;
    private final Class<?>[] parameters;
    /** Methods with the bridge's own parameters, which it overrides. */
    private final List<Method> overridden = new ArrayList<>();
    /** Methods whose parameters are narrower. */
    private final List<Method> narrower = new ArrayList<>();

    private BridgeTarget(Method bridge) {
        this.bridge = bridge;
        this.parameters = bridge.getParameterTypes();
        Class<?> declaring = bridge.getDeclaringClass();
        for (Class<?> type = declaring; type != null; type = type.getSuperclass()) {
            collect(type);
        }
        Set<Class<?>> interfaces = SelectMethod.interfacesOf(declaring);
        interfaces.forEach(this::collect);
    }

    /** The method that the bridge calls, as the first class declares it that has it; null if that is not certain. */
    static Method of(Method bridge) {
        return new BridgeTarget(bridge).target();
    }

    /** Whether the bridge only makes public what it inherits from a class that is not. */
    static boolean isInherited(Method bridge, Method target) {
        return Arrays.equals(bridge.getParameterTypes(), target.getParameterTypes());
    }

    private void collect(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            boolean candidate = method.getName().equals(bridge.getName()) && !method.isSynthetic()
                && method.getReturnType() == Coroutine.class
                && (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0;
            if (candidate && Arrays.equals(parameters, method.getParameterTypes())) {
                overridden.add(method);
            } else if (candidate && isNarrower(method.getParameterTypes())) {
                narrower.add(method);
            }
        }
    }

    private boolean isNarrower(Class<?>[] types) {
        if (types.length != parameters.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!parameters[i].isAssignableFrom(types[i])) {
                return false;
            }
        }
        return true;
    }

    private Method target() {
        if (narrower.isEmpty()) {
            return overridden.isEmpty() ? null : overridden.get(0);
        }
        Method first = narrower.get(0);
        Class<?>[] types = first.getParameterTypes();
        boolean unique = narrower.stream().allMatch(m -> Arrays.equals(m.getParameterTypes(), types));
        return unique && overridden.stream().anyMatch(m -> isFilledIn(m, first)) ? first : null;
    }

    /** Whether the parameters differ only where the overridden method leaves the type to its subclasses. */
    private boolean isFilledIn(Method generic, Method method) {
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            if (types[i] != parameters[i] && !(generic.getGenericParameterTypes()[i] instanceof TypeVariable)) {
                return false;
            }
        }
        return true;
    }
}
