package dev.tarry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Where futures, tasks and handles were made in debug mode. Kept beside them, so that outside of debug mode they are
 * not larger for it. They are compared by identity, as a weak map needs it.
 */
final class Origins {
    /** asyncio keeps as many. */
    private static final int FRAMES = 10;

    private static final Map<Object, List<StackTraceElement>> MADE_AT =
        Collections.synchronizedMap(new WeakHashMap<>());
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private Origins() {
    }

    static void note(Object made) {
        MADE_AT.put(made, here());
    }

    /** Where an object was made, innermost call first and without the calls inside Tarry; null if that is not known. */
    static List<StackTraceElement> of(Object made) {
        return made == null || MADE_AT.isEmpty() ? null : MADE_AT.get(made);
    }

    /** For the text of an object. */
    static String suffix(Object made) {
        List<StackTraceElement> origin = of(made);
        return origin == null || origin.isEmpty() ? "" : ", created at " + origin.get(0);
    }

    private static List<StackTraceElement> here() {
        return WALKER.walk(frames -> frames
            .dropWhile(frame -> isOurs(frame.getDeclaringClass()))
            .limit(FRAMES)
            .map(StackWalker.StackFrame::toStackTraceElement)
            .toList());
    }

    private static boolean isOurs(Class<?> type) {
        return type.getProtectionDomain() == Origins.class.getProtectionDomain();
    }
}
