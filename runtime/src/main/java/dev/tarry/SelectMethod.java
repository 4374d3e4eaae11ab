package dev.tarry;

import java.lang.invoke.MethodHandleInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The selection of a method by the class of the receiver (JVMS §5.4.6), by reflection: method handles do it, but do not
 * tell. Where a rule is intricate and rarely needed, there is no answer.
 */
final class SelectMethod {
    private final Class<?> declaring;
    private final String name;
    private final Class<?>[] parameters;
    private final int modifiers;

    private SelectMethod(Class<?> declaring, String name, Class<?>[] parameters, int modifiers) {
        this.declaring = declaring;
        this.name = name;
        this.parameters = parameters;
        this.modifiers = modifiers;
    }

    /** The method that runs; null if it is no plain method that gives a coroutine, or if it is not certain. */
    static Method runs(MethodHandleInfo called, Class<?> receiver) {
        return new SelectMethod(called.getDeclaringClass(), called.getName(), called.getMethodType().parameterArray(),
            called.getModifiers()).select(receiver);
    }

    private Method select(Class<?> receiver) {
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
            return null;
        }
        for (Class<?> type = receiver; type != null; type = type.getSuperclass()) {
            if (isOutOfSight(type)) {
                return null;
            }
            Method method = declaredBy(type);
            if (method != null && method.isBridge()) {
                Method target = BridgeTarget.of(method);
                if (target == null) {
                    return null;
                }
                if (!BridgeTarget.isInherited(method, target)) {
                    return new SelectMethod(target.getDeclaringClass(), name, target.getParameterTypes(),
                        target.getModifiers()).select(receiver);
                }
            } else if (method != null) {
                return ifPlain(method);
            }
        }
        return selectDefault(receiver);
    }

    /** What is package-private is overridden in its package only; with several packages the rules are intricate. */
    private boolean isOutOfSight(Class<?> type) {
        return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0
            && (type.getClassLoader() != declaring.getClassLoader()
                || !type.getPackageName().equals(declaring.getPackageName()));
    }

    private Method ifPlain(Method method) {
        int unusual = Modifier.ABSTRACT | Modifier.STATIC | Modifier.PRIVATE;
        boolean plain = (method.getModifiers() & unusual) == 0 && !method.isSynthetic()
            && method.getReturnType() == Coroutine.class
            && (!declaring.isInterface() || Modifier.isPublic(method.getModifiers()));
        return plain ? method : null;
    }

    /** The default method of an interface that extends all others with such a method. */
    private Method selectDefault(Class<?> receiver) {
        List<Method> declared = new ArrayList<>();
        for (Class<?> type : interfacesOf(receiver)) {
            Method method = declaredBy(type);
            if (method != null) {
                declared.add(method);
            }
        }
        for (Method method : declared) {
            if (declared.stream().allMatch(m -> m.getDeclaringClass().isAssignableFrom(method.getDeclaringClass()))) {
                return ifPlain(method);
            }
        }
        return null;
    }

    /** All that a class implements, itself and through its super classes. */
    static Set<Class<?>> interfacesOf(Class<?> implementing) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = implementing; type != null; type = type.getSuperclass()) {
            addInterfaces(type, interfaces);
        }
        return interfaces;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> interfaces) {
        for (Class<?> extended : type.getInterfaces()) {
            if (interfaces.add(extended)) {
                addInterfaces(extended, interfaces);
            }
        }
    }

    private Method declaredBy(Class<?> type) {
        try {
            return type.getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException none) {
            return null;
        }
    }
}
