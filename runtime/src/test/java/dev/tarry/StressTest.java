package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random programs with locks, semaphores, conditions, barriers, events, queues, groups, time limits and cancels; see
 * {@link StressRound} for what must hold. For longer, or to see a failure again:
 *
 * <pre>
 * mvn -pl transformer,maven-plugin,runtime verify -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtest=StressTest -Dtarry.stress.seed=1 -Dtarry.stress.operations=20000000
 * </pre>
 */
class StressTest {
    private static final long SEED = Long.getLong("tarry.stress.seed", 1);
    private static final long OPERATIONS = Long.getLong("tarry.stress.operations", 100_000);

    @Test
    void nothing_is_lost_invented_or_served_out_of_turn() throws Exception {
        SplittableRandom seeds = new SplittableRandom(SEED);
        long operations = 0;
        long timeouts = 0;
        long cancels = 0;
        int rounds = 0;
        while (operations < OPERATIONS) {
            // The first round has the seed itself, so that a round that fails can be run alone.
            long seed = rounds == 0 ? SEED : seeds.nextLong();
            StressRound round = new StressRound(seed);
            try {
                Loops.run(round::main);
            } catch (Throwable e) {
                throw new AssertionError("-Dtarry.stress.seed=" + seed + ", after " + rounds + " rounds", e);
            }
            operations += round.operations;
            timeouts += round.timeouts;
            cancels += round.cancels;
            rounds++;
        }
        if (Long.getLong("tarry.stress.operations") != null) {
            System.out.println("Stress: " + rounds + " rounds, " + operations + " operations, " + timeouts
                + " timeouts, " + cancels + " cancels");
        }
        // Else the programs would say nothing.
        assertTrue(timeouts > operations / 100 && cancels > operations / 100, timeouts + ", " + cancels);
    }
}
