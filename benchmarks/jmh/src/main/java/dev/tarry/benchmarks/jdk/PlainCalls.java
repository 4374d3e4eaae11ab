package dev.tarry.benchmarks.jdk;

import dev.tarry.benchmarks.workloads.Sizes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Plain calls: what awaits that do not suspend are measured against, and all that a virtual thread needs. */
final class PlainCalls {

    private interface Step {
        int step(int x, int i);
    }

    private static class One implements Step {
        @Override
        public int step(int x, int i) {
            if (i < 0) {
                Thread.yield();
            }
            return (x ^ i) + 1;
        }
    }

    private static final class Two extends One {
        @Override
        public int step(int x, int i) {
            if (i < 0) {
                Thread.yield();
            }
            return (x ^ i) + 2;
        }
    }

    private static final One[] ONE_AND_TWO = {new One(), new Two()};
    private static final Step[] STEPS = {new One(), new Two()};

    private PlainCalls() {
    }

    private static int step(int x, int i) {
        if (i < 0) {
            Thread.yield();
        }
        return (x ^ i) + 1;
    }

    static long ofStatic(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = step(x, i);
        }
        return x;
    }

    static long ofVirtual(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = ONE_AND_TWO[i & 1].step(x, i);
        }
        return x;
    }

    static long ofInterface(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = STEPS[i & 1].step(x, i);
        }
        return x;
    }

    @SuppressWarnings("unchecked")
    static CompletableFuture<Integer>[] futures() {
        CompletableFuture<Integer>[] futures = new CompletableFuture[Sizes.FUTURES];
        for (int i = 0; i < futures.length; i++) {
            futures[i] = CompletableFuture.completedFuture(i);
        }
        return futures;
    }

    static long ofFutures(CompletableFuture<Integer>[] futures) {
        try {
            long sum = 0;
            for (int i = 0; i < Sizes.CALLS; i++) {
                sum += futures[i & Sizes.FUTURES - 1].get();
            }
            return sum;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    static long fib(int n) {
        if (n < 2) {
            if (n < 0) {
                Thread.yield();
            }
            return n;
        }
        return fib(n - 1) + fib(n - 2);
    }
}
