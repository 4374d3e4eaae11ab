package dev.tarry.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The runs of one program: patterns of readiness, then failures and cancels at each await. */
final class Plans {
    private static final int EXHAUSTIVE = 6;
    private static final int RANDOM = 40;
    private static final int FAULTY_AWAITS = 24;
    private static final long ALL = -1L;

    private final Random random;
    private final int awaits;
    private final List<Plan> plans = new ArrayList<>();

    private Plans(int awaits, long seed) {
        this.awaits = awaits;
        random = new Random(seed);
    }

    /**
     * @param awaits how many awaits the program reaches when nothing fails
     * @param seed picks the patterns where there are too many for all of them
     */
    static List<Plan> of(int awaits, long seed) {
        Plans made = new Plans(awaits, seed);
        made.patterns();
        for (int index = 0; index < Math.min(awaits, FAULTY_AWAITS); index++) {
            made.faultAt(index);
            made.secondFaultAfter(index);
        }
        return made.plans;
    }

    private void patterns() {
        for (int flavour = 0; flavour < 3; flavour++) {
            plans.add(Plan.of(0, flavour));
            plans.add(Plan.of(ALL, flavour));
        }
        if (awaits <= EXHAUSTIVE) {
            for (long bits = 0; bits < 1L << awaits; bits++) {
                plans.add(Plan.of(bits, (int) bits));
            }
        } else {
            for (int i = 0; i < RANDOM; i++) {
                plans.add(random());
            }
        }
    }

    private void faultAt(int index) {
        plans.add(Plan.of(0, index).with(index, Fault.UNCHECKED));
        plans.add(Plan.of(ALL, index).with(index, Fault.UNCHECKED));
        plans.add(random().with(index, Fault.CHECKED));
        plans.add(Plan.of(0, index).with(index, Fault.CANCEL));
        plans.add(Plan.of(ALL, index + 1).with(index, Fault.CANCEL));
        plans.add(random().with(index, Fault.CANCEL));
    }

    /** What follows a failure is another program: catch and finally blocks, whose awaits fail in their turn. */
    private void secondFaultAfter(int index) {
        for (int second = index + 1; second <= index + 3; second++) {
            plans.add(random().with(index, Fault.UNCHECKED).with(second, Fault.CHECKED));
            plans.add(random().with(index, Fault.CANCEL).with(second, Fault.CANCEL));
            plans.add(random().with(index, Fault.CANCEL).with(second, Fault.UNCHECKED));
            plans.add(random().with(index, Fault.CHECKED).with(second, Fault.CANCEL));
        }
    }

    private Plan random() {
        return Plan.of(random.nextLong(), random.nextInt(3));
    }
}
