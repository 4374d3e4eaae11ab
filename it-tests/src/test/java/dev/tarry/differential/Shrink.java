package dev.tarry.differential;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Makes a program that is not all right smaller, and keeps it not all right in the same way.
 *
 * <p>Each step takes a marked part away, or puts something simpler in its place, and asks the compiler and the
 * comparison again. What does not compile is refused by the compiler, so that nothing here knows any Java.
 */
final class Shrink {
    private static final int FIRST_TRIED = 4;

    private final Trials trials;
    private final Recipe recipe;
    private final String program;
    private final long deadline;
    private String smallest;
    private Disagreement disagreement;
    private int steps;

    private Shrink(Trials trials, Recipe recipe, String program, String marked, Disagreement disagreement,
            long deadline) {
        this.trials = trials;
        this.recipe = recipe;
        this.program = program;
        this.smallest = marked;
        this.disagreement = disagreement;
        this.deadline = deadline;
    }

    /**
     * What was found.
     *
     * @param marked the smaller program, with its marks
     * @param disagreement what is wrong with it
     * @param steps how many smaller programs were tried
     */
    record Smaller(String marked, Disagreement disagreement, int steps) {
    }

    /** @param seconds how long it may take */
    static Smaller of(Trials trials, Recipe recipe, String program, String marked, Disagreement disagreement,
            int seconds) {
        Shrink shrink = new Shrink(trials, recipe, program, marked, disagreement,
            System.nanoTime() + seconds * 1_000_000_000L);
        shrink.run();
        return new Smaller(shrink.smallest, shrink.disagreement, shrink.steps);
    }

    private void run() {
        int before;
        do {
            before = smallest.length();
            eachSpan(this::without);
            eachSpan(this::unwrapped);
            eachSpan(this::simpler);
        } while (smallest.length() < before && !late());
    }

    private boolean late() {
        return System.nanoTime() > deadline;
    }

    /** Tries the changes of each part; after one that works, what stands in its place is next. */
    private void eachSpan(BiFunction<String, Marks.Span, List<String>> changes) {
        List<Marks.Span> spans = Marks.spans(smallest);
        for (int i = 0; i < spans.size() && !late();) {
            if (changes.apply(smallest, spans.get(i)).stream().anyMatch(this::accept)) {
                spans = Marks.spans(smallest);
            } else {
                i++;
            }
        }
    }

    private List<String> without(String text, Marks.Span span) {
        return span.isExpression() ? List.of() : List.of(replace(text, span, ""));
    }

    /** A statement is replaced by those within it. */
    private List<String> unwrapped(String text, Marks.Span span) {
        if (span.mark() != Marks.STATEMENT) {
            return List.of();
        }
        StringBuilder inner = new StringBuilder();
        Marks.Span last = null;
        for (Marks.Span other : Marks.spans(text)) {
            if (other.mark() == Marks.STATEMENT && other.isWithin(span) && (last == null || !other.isWithin(last))) {
                inner.append(other.of(text));
                last = other;
            }
        }
        return inner.length() == 0 ? List.of() : List.of(replace(text, span, inner.toString()));
    }

    /** An expression is replaced by a literal, or by one of the same type within it. */
    private List<String> simpler(String text, Marks.Span span) {
        if (!span.isExpression()) {
            return List.of();
        }
        String current = span.of(text);
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add(Marks.expression(span.kind(), Expressions.literal(span.kind(), 1)));
        List<String> within = new ArrayList<>();
        for (Marks.Span other : Marks.spans(text)) {
            if (other.mark() == span.mark() && other.isWithin(span)) {
                within.add(other.of(text));
            }
        }
        candidates.addAll(within.subList(0, Math.min(within.size(), FIRST_TRIED)));
        candidates.removeIf(candidate -> candidate.length() >= current.length());
        return candidates.stream().map(candidate -> replace(text, span, candidate)).toList();
    }

    private static String replace(String text, Marks.Span span, String with) {
        return text.substring(0, span.start()) + with + text.substring(span.end());
    }

    private boolean accept(String candidate) {
        if (late()) {
            return false;
        }
        steps++;
        Verdict verdict = trials.judge(recipe, Map.of(program, Marks.strip(candidate)), this::plans).get(program);
        if (verdict.disagreement() == null || verdict.disagreement().sort() != disagreement.sort()) {
            return false;
        }
        smallest = candidate;
        disagreement = verdict.disagreement();
        return true;
    }

    /** With fewer awaits the same fault may need another plan. */
    private List<Plan> plans(String name, int awaits) {
        List<Plan> plans = new ArrayList<>();
        if (disagreement.plan() != null) {
            plans.add(disagreement.plan());
        }
        plans.addAll(GeneratedPrograms.plans(name.hashCode(), awaits));
        return plans;
    }
}
