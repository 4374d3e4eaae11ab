package dev.tarry;

import java.util.Set;

/**
 * What is known of an async method besides its code: where it was written, and which line each label stands for.
 *
 * @param className dotted name of the class
 * @param methodName name in the source
 * @param sourceFile file name, or null if unknown
 * @param lines line of each label, 0 where unknown; the first is the line of the method
 */
record CodeInfo(String className, String methodName, String sourceFile, int[] lines) {
    /**
     * Kept in the class of the code object, which is a class of its own for each method: a map with the code as key
     * would hold the user's class loader for ever.
     */
    private static final ClassValue<Slot> SLOTS = new ClassValue<>() {
        @Override
        protected Slot computeValue(Class<?> type) {
            return new Slot();
        }
    };

    /** The coroutines of functions that users know as Asyncio's. */
    private static final Set<Class<?>> BEHIND_ASYNCIO = Set.of(Scopes.class, Waits.class, Threads.class,
        Iterations.class);

    private static final class Slot {
        volatile CodeInfo info;
    }

    static void put(Frame.Code code, CodeInfo info) {
        SLOTS.get(code.getClass()).info = info;
    }

    static CodeInfo of(Frame.Code code) {
        CodeInfo info = SLOTS.get(code.getClass()).info;
        return info != null ? info : new CodeInfo(code.getClass().getName(), "resume", null, new int[0]);
    }

    /** {@code Foo.bar}, with the simple name of the class, as messages show it. */
    String name() {
        if (BEHIND_ASYNCIO.stream().anyMatch(type -> type.getName().equals(className))) {
            return "Asyncio." + methodName;
        }
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1)
            + "." + methodName;
    }

    /** The place of a label as a line of a stack trace. */
    StackTraceElement element(int label) {
        int index = Math.max(label, 0) >> Frame.PLACE;
        int line = index < lines.length && lines[index] > 0 ? lines[index] : -1;
        return new StackTraceElement(className, methodName, sourceFile, line);
    }

    /** Reads {@code "12,14,0"}. */
    static int[] parseLines(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(",");
        int[] lines = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            lines[i] = Integer.parseInt(parts[i].trim());
        }
        return lines;
    }
}
