package dev.tarry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Blocking jobs of a loop on other threads. */
final class LoopExecutor {
    /** asyncio's bounds for its default pool. */
    private static final int MOST_THREADS = 32;
    private static final int THREADS_BESIDE_CPUS = 4;
    private static final int IDLE_SECONDS = 30;

    private final EventLoop loop;
    private ExecutorService pool;
    private boolean shutDown;

    LoopExecutor(EventLoop loop) {
        this.loop = loop;
    }

    void set(ExecutorService replacement) {
        pool = replacement;
    }

    <T> AsyncFuture<T> submit(Executor other, BlockingCall<T, ?> call) {
        Executor chosen = other != null ? other : defaultPool();
        Job<T> job = new Job<>(loop, call);
        loop.scheduler.outstanding++;
        try {
            chosen.execute(job::work);
        } catch (RuntimeException refused) {
            loop.scheduler.outstanding--;
            throw refused;
        }
        return job;
    }

    AsyncFuture<Void> shutdown(Duration timeout) {
        shutDown = true;
        AsyncFuture<Void> done = loop.createFuture();
        ExecutorService ending = pool;
        if (ending == null) {
            done.setResult(null);
            return done;
        }
        // Waits on a thread of its own, since jobs that are still running may need the loop.
        loop.scheduler.outstanding++;
        Thread waiter = new Thread(() -> {
            boolean ended = awaitEnd(ending, timeout);
            loop.post(new Handle(loop, () -> {
                loop.scheduler.outstanding--;
                if (!ended) {
                    loop.executorTimedOut(timeout);
                }
                done.finishUnlessDone(null);
            }));
        }, "tarry-executor-shutdown");
        waiter.setDaemon(true);
        waiter.start();
        return done;
    }

    void shutdownNow() {
        shutDown = true;
        if (pool != null) {
            pool.shutdown();
        }
    }

    private static boolean awaitEnd(ExecutorService ending, Duration timeout) {
        ending.shutdown();
        try {
            return ending.awaitTermination(timeout == null ? Long.MAX_VALUE : Times.nanos(timeout),
                TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private ExecutorService defaultPool() {
        if (shutDown) {
            throw new IllegalStateException("the default executor has been shut down");
        }
        if (pool == null) {
            ExecutorService virtual = virtualThreads();
            pool = virtual != null ? virtual : daemonThreads();
        }
        return pool;
    }

    /** Virtual threads where the JDK has them; this class is compiled for one that does not. */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService) MethodHandles.publicLookup().findStatic(Executors.class,
                "newVirtualThreadPerTaskExecutor", MethodType.methodType(ExecutorService.class)).invoke();
        } catch (NoSuchMethodException | IllegalAccessException | UnsupportedOperationException notThere) {
            return null;
        } catch (Throwable e) {
            throw Sneaky.rethrow(e);
        }
    }

    private static ExecutorService daemonThreads() {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() + THREADS_BESIDE_CPUS);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "tarry-executor");
                thread.setDaemon(true);
                return thread;
            });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** The future of a job; queued in the loop itself when the job has ended. */
    private static final class Job<T> extends AsyncFuture<T> {
        private final BlockingCall<T, ?> call;
        private volatile boolean unwanted;
        private T value;
        private Throwable failure;

        Job(EventLoop loop, BlockingCall<T, ?> call) {
            super(loop);
            this.call = call;
        }

        /** On a thread of the executor. */
        void work() {
            if (!unwanted) {
                try {
                    value = call.call();
                } catch (Throwable e) {
                    failure = e;
                }
            }
            loop.post(this);
        }

        @Override
        void execute() {
            loop.scheduler.outstanding--;
            if (done()) {
                return;
            }
            if (failure == null) {
                finish(value);
            } else if (failure instanceof CancelledError || failure instanceof CancellationException) {
                cancel(failure.getMessage());
            } else {
                fail(failure);
            }
        }

        @Override
        public boolean cancel(String message) {
            unwanted = true;
            return super.cancel(message);
        }

        @Override
        String describe() {
            return "executor job " + call;
        }
    }
}
