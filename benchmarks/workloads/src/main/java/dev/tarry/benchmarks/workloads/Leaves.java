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
            case TREE_IO_EAGER:
            case TREE_IO_GROUP:
                return true;
            case TREE_MEMOIZATION:
            case TREE_MEMOIZATION_EAGER:
            case TREE_MEMOIZATION_GROUP:
                return leaf % 10 == 9 || !cached[leaf % 10];
            case TREE_MIXED:
            case TREE_MIXED_EAGER:
            case TREE_MIXED_GROUP:
                if (leaf % 2 == 0) {
                    check(product(1, Sizes.TREE_FACTORIAL));
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

    /** Halves that are about equally long are multiplied faster; CPython's factorial does it like this, too. */
    private static BigInteger product(int from, int to) {
        if (to - from < 8) {
            BigInteger product = BigInteger.valueOf(from);
            for (int i = from + 1; i <= to; i++) {
                product = product.multiply(BigInteger.valueOf(i));
            }
            return product;
        }
        int middle = (from + to) >>> 1;
        return product(from, middle).multiply(product(middle + 1, to));
    }

    private static void check(BigInteger factorial) {
        if (factorial.bitLength() != 3_768) {
            throw new IllegalStateException("500! is " + factorial);
        }
    }
}
