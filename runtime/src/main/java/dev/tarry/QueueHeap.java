package dev.tarry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Least first; equal ones as they came, which a heap by itself does not keep: so each item has a number. Items and numbers
 * are in arrays of their own, since an object for both would be one more place in memory to look at in each comparison.
 *
 * <p>The comparator is code of the user's and may throw. So both methods first look where an item belongs, and only then
 * move anything: {@link java.util.PriorityQueue} moves while it compares, and then loses items.
 */
final class QueueHeap<T> implements QueueItems<T> {
    private final Comparator<? super T> order;
    private T[] items = newArray(8);
    private long[] numbers = new long[8];
    private int size;
    private long added;

    QueueHeap(Comparator<? super T> order) {
        this.order = order;
    }

    @Override
    public void add(T item) {
        int place = size;
        // An equal one came before.
        while (place > 0 && order.compare(item, items[parent(place)]) < 0) {
            place = parent(place);
        }
        if (size == items.length) {
            // The longer one first: should there be no memory for the other, the next call finds all as it was.
            numbers = Arrays.copyOf(numbers, size * 2);
            items = Arrays.copyOf(items, size * 2);
        }
        for (int i = size; i > place; i = parent(i)) {
            move(parent(i), i);
        }
        items[place] = item;
        numbers[place] = added++;
        size++;
    }

    @Override
    public T remove() {
        T top = items[0];
        int left = size - 1;
        // One bit for each level passed: whether the way down to the place of the moved entry turns right.
        int turns = 0;
        int levels = 0;
        for (int place = 0; 2 * place + 1 < left; levels++) {
            int child = 2 * place + 1;
            boolean right = child + 1 < left && less(child + 1, child);
            place = right ? child + 1 : child;
            if (!less(place, left)) {
                break;
            }
            turns |= (right ? 1 : 0) << levels;
        }
        int place = 0;
        for (int level = 0; level < levels; level++) {
            int child = 2 * place + 1 + (turns >>> level & 1);
            move(child, place);
            place = child;
        }
        move(left, place);
        items[left] = null;
        size = left;
        return top;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<T> list() {
        Integer[] places = new Integer[size];
        Arrays.setAll(places, i -> i);
        Arrays.sort(places, (a, b) -> less(a, b) ? -1 : 1);
        List<T> list = new ArrayList<>(size);
        for (int place : places) {
            list.add(items[place]);
        }
        return list;
    }

    private boolean less(int a, int b) {
        int compared = order.compare(items[a], items[b]);
        return compared < 0 || compared == 0 && numbers[a] < numbers[b];
    }

    private void move(int from, int to) {
        items[to] = items[from];
        numbers[to] = numbers[from];
    }

    private static int parent(int place) {
        return (place - 1) / 2;
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] newArray(int length) {
        return (T[]) new Object[length];
    }
}
