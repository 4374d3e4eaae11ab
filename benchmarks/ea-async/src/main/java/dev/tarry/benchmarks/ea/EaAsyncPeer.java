package dev.tarry.benchmarks.ea;

import dev.tarry.benchmarks.workloads.FunctionLoop;
import dev.tarry.benchmarks.workloads.Peer;
import dev.tarry.benchmarks.workloads.Sizes;
import dev.tarry.benchmarks.workloads.Workload;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** EA Async; it brings no loop, no timers, no queues and no locks. */
public final class EaAsyncPeer implements Peer {
    private final Methods methods = new Methods(new FunctionLoop());

    @Override
    public String title() {
        return "EA Async";
    }

    @Override
    public LongSupplier workload(Workload workload) {
        FunctionLoop loop = methods.loop;
        switch (workload) {
            case AWAIT_STATIC:
                return calls(methods::ofStatic);
            case AWAIT_VIRTUAL:
                return calls(methods::ofVirtual);
            case AWAIT_INTERFACE:
                return calls(methods::ofInterface);
            case AWAIT_DONE:
                return doneFutures();
            case FIB:
                return fib();
            case CHAIN_10:
            case CHAIN_100:
            case CHAIN_1000:
                return () -> loop.run(methods.chains(workload.depth()));
            case CHAIN_1000_ERROR:
                return () -> loop.run(methods.failures(workload.depth()));
            case YIELD:
                return () -> loop.run(methods.yields());
            case SPAWN_JOIN:
                return () -> loop.run(methods.joined());
            case GATHER_10:
            case GATHER_100000:
                return () -> loop.run(methods.gathered(workload.width()));
            case SKYNET:
                return () -> loop.run(methods.skynet(0, Sizes.SKYNET));
            case TREE_NONE:
                return () -> loop.run(methods.tree(Sizes.TREE_LEVELS));
            default:
                return null;
        }
    }

    private interface Loop {
        CompletableFuture<Long> from(int first, int end);
    }

    private LongSupplier calls(Loop calls) {
        methods.loop.run(calls.from(-Sizes.SUSPENDING_CALLS, Sizes.SUSPENDING_CALLS));
        return () -> methods.loop.run(calls.from(0, Sizes.CALLS));
    }

    private LongSupplier doneFutures() {
        for (int i = 0; i < Sizes.SUSPENDING_CALLS; i++) {
            methods.loop.run(methods.ofFutures(methods.futures(true), 20));
        }
        CompletableFuture<Integer>[] futures = methods.futures(false);
        return () -> methods.loop.run(methods.ofFutures(futures, Sizes.CALLS));
    }

    private LongSupplier fib() {
        for (int i = 0; i < Sizes.SUSPENDING_CALLS; i++) {
            methods.loop.run(methods.fib(-1));
        }
        return () -> methods.loop.run(methods.fib(Sizes.FIB));
    }

    @Override
    public Object park(int tasks, int depth) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean parks() {
        return false;
    }
}
