package dev.tarry;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Values of context variables, immutable: changing one makes a new map that shares nearly all of the old. A trie over
 * the numbers of the variables, five bits at a time, in which a node holds only what is there. Since no two variables
 * have the same number there are no collisions. Null stands for the empty map, so that contexts in which nothing is
 * set need no object.
 */
final class Bindings {
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    /** A variable and its value, which may be null. */
    record Binding(ContextVar<?> variable, Object value) {
    }

    private final int bitmap;
    /** For each bit that is set a {@link Binding} or, below, more {@link Bindings}. */
    private final Object[] slots;

    private Bindings(int bitmap, Object... slots) {
        this.bitmap = bitmap;
        this.slots = slots;
    }

    /** The binding of a variable, or null if it has none. */
    static Binding find(Bindings map, ContextVar<?> variable) {
        Bindings node = map;
        for (int rest = variable.number; node != null; rest >>>= BITS) {
            int bit = 1 << (rest & MASK);
            if ((node.bitmap & bit) == 0) {
                return null;
            }
            Object slot = node.slots[node.index(bit)];
            if (slot instanceof Binding binding) {
                return binding.variable == variable ? binding : null;
            }
            node = (Bindings) slot;
        }
        return null;
    }

    static Bindings with(Bindings map, ContextVar<?> variable, Object value) {
        return with(map, new Binding(variable, value), 0);
    }

    /** The map without a variable, which must be there. */
    static Bindings without(Bindings map, ContextVar<?> variable) {
        return (Bindings) map.without(variable, 0, true);
    }

    static int size(Bindings map) {
        int[] count = new int[1];
        forEach(map, binding -> count[0]++);
        return count[0];
    }

    static void forEach(Bindings map, Consumer<Binding> action) {
        if (map == null) {
            return;
        }
        for (Object slot : map.slots) {
            if (slot instanceof Binding binding) {
                action.accept(binding);
            } else {
                forEach((Bindings) slot, action);
            }
        }
    }

    private static Bindings with(Bindings node, Binding binding, int shift) {
        int bit = bit(binding.variable, shift);
        if (node == null) {
            return new Bindings(bit, binding);
        }
        int index = node.index(bit);
        if ((node.bitmap & bit) == 0) {
            Object[] wider = new Object[node.slots.length + 1];
            System.arraycopy(node.slots, 0, wider, 0, index);
            wider[index] = binding;
            System.arraycopy(node.slots, index, wider, index + 1, node.slots.length - index);
            return new Bindings(node.bitmap | bit, wider);
        }
        return node.replace(index, put(node.slots[index], binding, shift + BITS));
    }

    private static Object put(Object slot, Binding binding, int shift) {
        if (!(slot instanceof Binding there)) {
            return with((Bindings) slot, binding, shift);
        }
        return there.variable == binding.variable ? binding : with(with(null, there, shift), binding, shift);
    }

    /** What takes the place of this node: less of it, its only binding, or, for the root, null when nothing is left. */
    private Object without(ContextVar<?> variable, int shift, boolean root) {
        int bit = bit(variable, shift);
        int index = index(bit);
        if (slots[index] instanceof Bindings below) {
            Object left = below.without(variable, shift + BITS, false);
            return left instanceof Binding && slots.length == 1 && !root ? left : replace(index, left);
        }
        if (slots.length == 1) {
            return null;
        }
        if (slots.length == 2 && !root && slots[1 - index] instanceof Binding last) {
            return last;
        }
        Object[] narrower = new Object[slots.length - 1];
        System.arraycopy(slots, 0, narrower, 0, index);
        System.arraycopy(slots, index + 1, narrower, index, narrower.length - index);
        return new Bindings(bitmap & ~bit, narrower);
    }

    private Bindings replace(int index, Object slot) {
        Object[] changed = Arrays.copyOf(slots, slots.length);
        changed[index] = slot;
        return new Bindings(bitmap, changed);
    }

    private int index(int bit) {
        return Integer.bitCount(bitmap & (bit - 1));
    }

    private static int bit(ContextVar<?> variable, int shift) {
        return 1 << (variable.number >>> shift & MASK);
    }
}
