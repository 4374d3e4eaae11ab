package dev.tarry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Least first; equal ones as they came, which a heap by itself does not keep.
 *
 * <p>The comparator is code of the user's and may throw. So both methods first look where an item belongs, and only then
 * move anything: {@link java.util.PriorityQueue} moves while it compares, and then loses items.
 */
final class QueueHeap<T> implements QueueItems<T> {
    private final Comparator<? super T> order;
    private Ranked<T>[] heap = newArray(8);
    private int size;
    private long added;

    private record Ranked<T>(T item, long number) {
    }

    QueueHeap(Comparator<? super T> order) {
        this.order = order;
    }

    @Override
    public void add(T item) {
        Ranked<T> entry = new Ranked<>(item, added);
        int place = size;
        while (place > 0 && less(entry, heap[parent(place)])) {
            place = parent(place);
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        for (int i = size; i > place; i = parent(i)) {
            heap[i] = heap[parent(i)];
        }
        heap[place] = entry;
        size++;
        added++;
    }

    @Override
    public T remove() {
        Ranked<T> top = heap[0];
        int left = size - 1;
        Ranked<T> moved = heap[left];
        // One bit for each level passed: whether the way down to the place of the moved entry turns right.
        int turns = 0;
        int levels = 0;
        for (int place = 0; 2 * place + 1 < left; levels++) {
            int child = 2 * place + 1;
            boolean right = child + 1 < left && less(heap[child + 1], heap[child]);
            place = right ? child + 1 : child;
            if (!less(heap[place], moved)) {
                break;
            }
            turns |= (right ? 1 : 0) << levels;
        }
        int place = 0;
        for (int level = 0; level < levels; level++) {
            int child = 2 * place + 1 + (turns >>> level & 1);
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = moved;
        heap[left] = null;
        size = left;
        return top.item;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<T> list() {
        Ranked<T>[] sorted = Arrays.copyOf(heap, size);
        Arrays.sort(sorted, (a, b) -> less(a, b) ? -1 : 1);
        List<T> list = new ArrayList<>(size);
        for (Ranked<T> entry : sorted) {
            list.add(entry.item);
        }
        return list;
    }

    private boolean less(Ranked<T> a, Ranked<T> b) {
        int compared = order.compare(a.item, b.item);
        return compared < 0 || compared == 0 && a.number < b.number;
    }

    private static int parent(int place) {
        return (place - 1) / 2;
    }

    @SuppressWarnings("unchecked")
    private static <T> Ranked<T>[] newArray(int length) {
        return (Ranked<T>[]) new Ranked<?>[length];
    }
}
