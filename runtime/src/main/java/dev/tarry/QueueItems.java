package dev.tarry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What is in an {@link AsyncQueue}, and which item comes out next. Items may be null. */
interface QueueItems<T> {
    void add(T item);

    T remove();

    int size();

    /** A copy in which the next to come out is first. */
    List<T> list();

    /** First in, first out; or last in, first out. */
    final class Line<T> implements QueueItems<T> {
        private static final Object NULL = new Object();

        private final Deque<Object> items = new ArrayDeque<>();
        private final boolean lastFirst;

        Line(boolean lastFirst) {
            this.lastFirst = lastFirst;
        }

        @Override
        public void add(T item) {
            Object stored = item == null ? NULL : item;
            if (lastFirst) {
                items.addFirst(stored);
            } else {
                items.addLast(stored);
            }
        }

        @Override
        public T remove() {
            return unmask(items.removeFirst());
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public List<T> list() {
            List<T> list = new ArrayList<>(items.size());
            items.forEach(stored -> list.add(unmask(stored)));
            return list;
        }

        @SuppressWarnings("unchecked")
        private static <T> T unmask(Object stored) {
            return stored == NULL ? null : (T) stored;
        }
    }
}
