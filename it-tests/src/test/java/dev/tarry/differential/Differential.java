package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tarry.CallsAtFirst;
import java.time.Duration;

/** Runs a program under all its plans, synchronously and on the loop, and wants the same trace each time. */
final class Differential {
    private static final Duration HANGS = Duration.ofSeconds(60);

    private Differential() {
    }

    static void compare(Corpus corpus, String className, String subject, String expected, boolean fresh) {
        String name = className + "." + subject;
        Plan[] last = new Plan[1];
        CallsAtFirst.set(1);
        try {
            assertTimeoutPreemptively(HANGS, () -> {
                try (Program program = new Program(corpus, className, subject, expected, fresh)) {
                    int awaits = program.runSynchronously(Plan.of(0, 0)).awaits();
                    for (Plan plan : Plans.of(awaits, name.hashCode())) {
                        last[0] = plan;
                        compare(corpus, name, program, plan);
                    }
                }
            });
        } catch (AssertionError e) {
            if (e.getMessage() != null && e.getMessage().contains("timed out")) {
                fail(name + " hangs with awaits " + last[0].pattern(8) + "; bytecode in "
                    + Report.bytecode(corpus, className), e);
            }
            throw e;
        } finally {
            CallsAtFirst.reset();
        }
    }

    static void compare(Corpus corpus, String name, Program program, Plan plan) {
        Trace expected = program.runSynchronously(plan);
        compare(corpus, name, plan, expected, program.runOnLoop(plan));
        compare(corpus, name + " (fused)", plan, expected, program.runFused(plan));
    }

    private static void compare(Corpus corpus, String name, Plan plan, Trace expected, Trace actual) {
        if (!expected.effects().equals(actual.effects()) || !expected.outcome().equals(actual.outcome())) {
            fail(Report.difference(corpus, name, plan, expected, actual));
        }
    }
}
