package dev.tarry.differential;

/**
 * What became of one program.
 *
 * @param runs how many runs were compared
 * @param skipped why it was not compared at all, through no fault of the transformer; null if it was
 * @param disagreement null if all runs agree
 */
record Verdict(int runs, String skipped, Disagreement disagreement) {
    static Verdict agrees(int runs) {
        return new Verdict(runs, null, null);
    }

    static Verdict skipped(String why) {
        return new Verdict(0, why, null);
    }

    static Verdict differs(Disagreement.Sort sort, Plan plan, String text) {
        return new Verdict(0, null, new Disagreement(sort, plan, text));
    }
}
