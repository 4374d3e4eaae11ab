package dev.tarry.benchmarks.workloads;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The smallest event loop, for systems that bring none: functions, run in turn on the thread that calls it. */
public final class FunctionLoop implements Executor {
    private final ArrayDeque<Runnable> functions = new ArrayDeque<>();

    @Override
    public void execute(Runnable function) {
        functions.add(function);
    }

    /** A future that is done in the next pass. */
    public CompletableFuture<Void> nextPass() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        functions.add(() -> future.complete(null));
        return future;
    }

    /** Runs everything, and returns the value of a future that is done then. */
    public <T> T run(CompletableFuture<T> main) {
        Runnable function;
        while ((function = functions.poll()) != null) {
            function.run();
        }
        if (!main.isDone()) {
            throw new IllegalStateException("there is nothing left to do, and it is not done");
        }
        return main.join();
    }
}
