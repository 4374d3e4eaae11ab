package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The generators of one loop that have begun and not ended, oldest first. Each entry holds the generator's body, and
 * knows when the generator itself has been dropped; then the body is closed.
 */
final class LoopGenerators {
    private final EventLoop loop;
    private final ReferenceQueue<Generator<?>> dropped = new ReferenceQueue<>();
    private Entry first;
    private Entry last;
    private boolean shutDown;

    LoopGenerators(EventLoop loop) {
        this.loop = loop;
    }

    Entry add(GeneratorBody body, Generator<?> generator) {
        if (shutDown) {
            loop.generatorIsLate(body);
        }
        Entry entry = new Entry(this, body, generator);
        entry.previous = last;
        if (last != null) {
            last.next = entry;
        } else {
            first = entry;
        }
        last = entry;
        return entry;
    }

    /** Closes what the garbage collector has found since the last call, each in a task of its own. */
    void closeDropped() {
        for (Entry e = (Entry) (Object) dropped.poll(); e != null; e = (Entry) (Object) dropped.poll()) {
            if (e.linked) {
                e.remove();
                loop.createTask(coroutine(GeneratorStep.close(e.body)));
            }
        }
    }

    /** Closes all of them at once, and tells of those that did not end as they should. */
    @Async
    Coroutine<Void> shutDown() {
        shutDown = true;
        List<GeneratorBody> bodies = new ArrayList<>();
        List<Coroutine<Void>> closings = new ArrayList<>();
        while (first != null) {
            Entry entry = first;
            entry.remove();
            bodies.add(entry.body);
            closings.add(coroutine(entry.closing()));
        }
        List<Outcome<Void>> outcomes = await(Asyncio.gatherOutcomes(closings));
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failure<Void> failure
                    && !(failure.exception() instanceof CancelledError)) {
                loop.callExceptionHandler(new ExceptionContext(
                    "an error occurred during closing of an asynchronous generator", failure.exception(), null, null,
                    null, bodies.get(i).toString()));
            }
        }
        return async();
    }

    @SuppressWarnings("unchecked")
    private static Coroutine<Void> coroutine(GeneratorStep step) {
        return (Coroutine<Void>) (Coroutine<?>) step;
    }

    static final class Entry extends WeakReference<Generator<?>> {
        private final LoopGenerators owner;
        private final GeneratorBody body;
        private Entry previous;
        private Entry next;
        private boolean linked = true;

        Entry(LoopGenerators owner, GeneratorBody body, Generator<?> generator) {
            super(generator, owner.dropped);
            this.owner = owner;
            this.body = body;
        }

        GeneratorStep closing() {
            Generator<?> generator = get();
            return generator == null ? GeneratorStep.close(body) : GeneratorStep.close(generator);
        }

        void remove() {
            if (!linked) {
                return;
            }
            linked = false;
            if (previous != null) {
                previous.next = next;
            } else {
                owner.first = next;
            }
            if (next != null) {
                next.previous = previous;
            } else {
                owner.last = previous;
            }
        }
    }
}
