package dev.tarry.differential;

import dev.tarry.AsyncGenerator;
import dev.tarry.Coroutine;
import dev.tarry.GeneratorExit;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Semaphore;

/**
 * A generator without continuations: its body is ordinary code on a thread of its own, and the thread that asks waits
 * while the body runs. So the two take turns, and all that one has written the other sees.
 */
final class ThreadedGenerator implements AsyncGenerator<Object> {
    /** What runs the body; as sneaky as the bytecode of the corpus. */
    interface Body {
        Object run() throws Throwable;
    }

    /** What a body says: that it has a value, or, without one, that it has ended or thrown. */
    private record Answer(boolean hasValue, Object value, Throwable thrown) {
    }

    /** Hands something over to a thread that waits; a SynchronousQueue spins first, at the cost of whoever is to run. */
    private static final class Slot<T> {
        private final Semaphore full = new Semaphore(0);
        private T item;

        void put(T next) {
            item = next;
            full.release();
        }

        T take() throws InterruptedException {
            full.acquire();
            return item;
        }
    }

    /** Ends the thread of a body that nobody will ask any more. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final Object GO_ON = new Object();
    /** On the thread of a body, the generator that it belongs to. */
    private static final ThreadLocal<ThreadedGenerator> OF_THIS_THREAD = new ThreadLocal<>();
    /** Those whose thread may still run; one list for a program and all the threads that it starts. */
    private static final ThreadLocal<List<ThreadedGenerator>> BEGUN = new InheritableThreadLocal<>() {
        @Override
        protected List<ThreadedGenerator> initialValue() {
            return new ArrayList<>();
        }
    };

    private final Body body;
    private final Slot<Object> toBody = new Slot<>();
    private final Slot<Answer> toConsumer = new Slot<>();
    private Thread thread;
    private boolean ended;
    private volatile boolean abandoned;
    private boolean hasValue;
    private Object value;

    ThreadedGenerator(Body body) {
        this.body = body;
    }

    @Override
    public Coroutine<Boolean> hasNext() {
        return later(() -> hasValue || step(GO_ON));
    }

    @Override
    public Object next() {
        if (!hasValue) {
            throw new NoSuchElementException("await hasNext() before each call of next()");
        }
        hasValue = false;
        return value;
    }

    @Override
    public Coroutine<Boolean> athrow(Throwable exception) {
        return later(() -> step(exception));
    }

    @Override
    public Coroutine<Void> aclose() {
        return later(() -> {
            try {
                if (step(new GeneratorExit())) {
                    hasValue = false;
                    throw new IllegalStateException("async generator ignored GeneratorExit");
                }
            } catch (GeneratorExit closed) {
                ended = true;
            }
            return null;
        });
    }

    /** Hands over a value, on the thread of a body, and waits until the next one is asked for. */
    static void yieldFromBody(Object value) throws Throwable {
        ThreadedGenerator generator = OF_THIS_THREAD.get();
        if (generator.abandoned) {
            throw new Abandoned();
        }
        generator.toConsumer.put(new Answer(true, value, null));
        Object message = generator.toBody.take();
        if (message instanceof Throwable thrown) {
            throw thrown;
        }
    }

    /** Ends the threads of all that this program has begun and not gone through. */
    static void abandonAll() {
        List<ThreadedGenerator> begun = BEGUN.get();
        // A body that is thrown out of may begin another one on its way.
        while (!begun.isEmpty()) {
            begun.remove(begun.size() - 1).abandon();
        }
    }

    private void abandon() {
        if (ended) {
            return;
        }
        ended = true;
        abandoned = true;
        toBody.put(new Abandoned());
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean step(Object message) throws Throwable {
        hasValue = false;
        if (ended) {
            return false;
        }
        if (thread == null) {
            if (message instanceof Throwable thrown) {
                ended = true;
                throw thrown;
            }
            BEGUN.get().add(this);
            thread = new Thread(this::run, "body of a generator");
            thread.setDaemon(true);
            thread.start();
        } else {
            toBody.put(message);
        }
        Answer answer = toConsumer.take();
        hasValue = answer.hasValue;
        value = answer.value;
        ended = !answer.hasValue;
        if (answer.thrown != null) {
            throw answer.thrown;
        }
        return hasValue;
    }

    private void run() {
        OF_THIS_THREAD.set(this);
        Throwable thrown = null;
        try {
            body.run();
        } catch (Throwable failure) {
            thrown = failure;
        }
        if (!abandoned) {
            toConsumer.put(new Answer(false, null, thrown));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Coroutine<T> later(Body call) {
        return (Coroutine<T>) (Coroutine<?>) new Oracle.Lazy() {
            @Override
            Object run() throws Throwable {
                return call.run();
            }
        };
    }
}
