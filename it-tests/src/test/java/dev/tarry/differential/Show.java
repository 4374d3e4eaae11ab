package dev.tarry.differential;

import dev.tarry.Awaitable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Text that tells any two results apart, types included, and that is the same in every class loader. */
final class Show {
    private Show() {
    }

    static String value(Object value) {
        if (value == null) {
            return "null";
        }
        if (value.getClass().isArray()) {
            List<String> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(value(Array.get(value, i)));
            }
            return value.getClass().getComponentType().getSimpleName() + items;
        }
        if (value instanceof List<?> list) {
            return "List" + list.stream().map(Show::value).toList();
        }
        if (value instanceof Throwable thrown) {
            return thrown(thrown);
        }
        if (value instanceof Awaitable || value instanceof CompletionStage) {
            return "(awaitable)";
        }
        return value instanceof String text ? text : scalar(value);
    }

    static String thrown(Throwable thrown) {
        return thrown(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static String scalar(Object value) {
        if (value instanceof Float number) {
            return "Float:" + number + "/" + Integer.toHexString(Float.floatToRawIntBits(number));
        }
        if (value instanceof Double number) {
            return "Double:" + number + "/" + Long.toHexString(Double.doubleToRawLongBits(number));
        }
        String text = value.toString();
        String identity = "@" + Integer.toHexString(System.identityHashCode(value));
        return value.getClass().getSimpleName() + ":" + text.replace(identity, "@id");
    }

    private static String thrown(Throwable thrown, Set<Throwable> seen) {
        if (!seen.add(thrown)) {
            return "(again)";
        }
        StringBuilder text = new StringBuilder(thrown.getClass().getName());
        if (!messageDependsOnBytecode(thrown)) {
            text.append(": ").append(thrown.getMessage());
        }
        if (thrown.getCause() != null) {
            text.append(" [cause ").append(thrown(thrown.getCause(), seen)).append(']');
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            text.append(" [suppressed ").append(thrown(suppressed, seen)).append(']');
        }
        return text.toString();
    }

    /** These messages of the JVM name local variables or class loaders. */
    private static boolean messageDependsOnBytecode(Throwable thrown) {
        return thrown instanceof NullPointerException || thrown instanceof ClassCastException;
    }
}
