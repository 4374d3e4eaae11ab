package dev.tarry.benchmarks.workloads;

import java.math.BigInteger;

/** The leaves of async_tree: which of them sleeps, without chance. Not thread-safe. */
public final class Leaves {
    private final Workload workload;
    private final boolean[] cached = new boolean[9];
    private int next;

    /** The leaves of one run. */
    public Leaves(Workload workload) {
        this.workload = workload;
    }

    /** Numbers the leaves in the order in which they come. */
    public int number() {
        return next++;
    }

    /** Computes what a leaf computes and tells whether it sleeps then. */
    public boolean sleeps(int leaf) {
        switch (workload) {
            case TREE_IO:
                return true;
            case TREE_MEMOIZATION:
                return leaf % 10 == 9 || !cached[leaf % 10];
            case TREE_MIXED:
                if (leaf % 2 == 0) {
                    factorial();
                    return false;
                }
                return true;
            default:
                return false;
        }
    }

    /** A leaf has slept. */
    public void slept(int leaf) {
        if (leaf % 10 < 9) {
            cached[leaf % 10] = true;
        }
    }

    private static void factorial() {
        BigInteger product = BigInteger.ONE;
        for (int i = 2; i <= Sizes.TREE_FACTORIAL; i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        if (product.bitLength() != 3_768) {
            throw new IllegalStateException("500! is " + product);
        }
    }
}
