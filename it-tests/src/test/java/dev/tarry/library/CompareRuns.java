package dev.tarry.library;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares two runs of a test suite, test by test.
 *
 * <p>Arguments: a directory with {@code untouched.outcomes} and {@code suspended.outcomes}, the file of excludes, and the
 * artifact. Prints how many tests each run saw, which of them pass in neither run, and where the runs differ. If the
 * directory has {@code untouched-again.outcomes} and {@code suspended-again.outcomes}, where the tests that differ were
 * run once more, a test differs only if it has no outcome in common: others depend on time or chance.
 *
 * <p>With {@code classes} as a fourth argument it prints no more than the classes whose tests differ.
 */
public final class CompareRuns {
    private final Run untouched;
    private final Run suspended;
    private final Run untouchedAgain;
    private final Run suspendedAgain;
    private final List<Expected> expected;
    private int unsteady;
    private int expectedly;
    private int notCompared;

    /** A test, or several, that may differ for a good reason. */
    private record Expected(Pattern place, String reason) {}

    private CompareRuns(Path directory, List<Expected> expected) throws IOException {
        this.untouched = Run.read(directory.resolve("untouched.outcomes"));
        this.suspended = Run.read(directory.resolve("suspended.outcomes"));
        this.untouchedAgain = Run.read(directory.resolve("untouched-again.outcomes"));
        this.suspendedAgain = Run.read(directory.resolve("suspended-again.outcomes"));
        this.expected = expected;
    }

    public static void main(String[] arguments) throws IOException {
        CompareRuns compare = new CompareRuns(Path.of(arguments[0]), expected(Path.of(arguments[1]), arguments[2]));
        if (arguments.length > 3) {
            compare.differingClasses().forEach(System.out::println);
        } else {
            System.exit(compare.report(System.out) ? 0 : 1);
        }
    }

    /** The classes to run again; used by its test. */
    static Set<String> differingClasses(Path directory, Path excludes, String artifact) throws IOException {
        return new CompareRuns(directory, expected(excludes, artifact)).differingClasses();
    }

    /** Whether the runs agree; used by its test. */
    static boolean report(Path directory, Path excludes, String artifact, PrintStream out) throws IOException {
        return new CompareRuns(directory, expected(excludes, artifact)).report(out);
    }

    private static List<Expected> expected(Path excludes, String artifact) throws IOException {
        List<Expected> expected = new ArrayList<>();
        for (String line : Files.readAllLines(excludes)) {
            String[] parts = line.split("\t");
            if (parts.length == 3 && parts[0].equals(artifact) && parts[1].contains("#")) {
                expected.add(new Expected(Pattern.compile(parts[1]), parts[2]));
            }
        }
        return expected;
    }

    private Set<String> differingClasses() {
        Set<String> classes = new TreeSet<>();
        for (String test : all()) {
            String before = kind(untouched, test);
            String after = kind(suspended, test);
            boolean compared = !isCutOff(before, untouched) && !isCutOff(after, suspended);
            if (compared && !before.equals(after) && expectation(test) == null && Run.classOf(test) != null) {
                classes.add(Run.classOf(test));
            }
        }
        return classes;
    }

    private boolean report(PrintStream out) {
        out.println("untouched: " + untouched);
        out.println("suspended: " + suspended);
        int differences = 0;
        for (String test : all()) {
            String before = kind(untouched, test);
            String after = kind(suspended, test);
            if (before.equals(after)) {
                if (before.startsWith("failed")) {
                    out.println("fails in both: " + test + "\n    " + outcome(untouched, test)
                        + "\n    " + outcome(suspended, test));
                }
            } else if (!isCutOff(before, untouched) && !isCutOff(after, suspended)) {
                differences += reportDifference(test, out);
            } else {
                notCompared++;
            }
        }
        boolean complete = untouched.ended() && suspended.ended();
        out.println(differences + " tests differ" + many(expectedly, "for a known reason")
            + many(unsteady, "not each time") + many(notCompared, "not compared")
            + (complete ? "" : "; a run did not come to its end"));
        if (untouched.count("passed") == 0) {
            out.println("no test passes in the untouched library: nothing is shown");
            return false;
        }
        return complete && differences == 0;
    }

    private int reportDifference(String test, PrintStream out) {
        String what = "differs: ";
        Expected reason = expectation(test);
        int counted = 0;
        if (reason != null) {
            what = "differs as expected, " + reason.reason() + ": ";
            expectedly++;
        } else if (untouchedAgain.ended() && suspendedAgain.ended() && haveOutcomeInCommon(test)) {
            what = "differs, but not each time: ";
            unsteady++;
        } else {
            counted = 1;
        }
        out.println(what + test);
        out.println("    untouched: " + outcome(untouched, test) + again(untouchedAgain, test));
        out.println("    suspended: " + outcome(suspended, test) + again(suspendedAgain, test));
        return counted;
    }

    private boolean haveOutcomeInCommon(String test) {
        Set<String> before = Set.copyOf(List.of(kind(untouched, test), kind(untouchedAgain, test)));
        return before.contains(kind(suspended, test)) || before.contains(kind(suspendedAgain, test));
    }

    private Expected expectation(String test) {
        Run.Outcome outcome = Objects.requireNonNullElse(untouched.outcomes().get(test),
            suspended.outcomes().get(test));
        return expected.stream().filter(e -> e.place().matcher(outcome.place()).matches()).findFirst().orElse(null);
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(untouched.outcomes().keySet());
        all.addAll(suspended.outcomes().keySet());
        return all;
    }

    private static boolean isCutOff(String kind, Run run) {
        return kind.equals("not run") && !run.ended();
    }

    /** A test that fails in both must fail in the same way: what fails without a file must not hide what fails else. */
    private static String kind(Run run, String test) {
        Run.Outcome outcome = run.outcomes().get(test);
        if (outcome == null) {
            return "not run";
        }
        return outcome.failure().isEmpty() ? outcome.kind() : outcome.kind() + " " + outcome.failure().split("[: ]")[0];
    }

    private static String outcome(Run run, String test) {
        return run.outcomes().containsKey(test) ? run.outcomes().get(test).toString() : "not run";
    }

    private static String again(Run again, String test) {
        return again.ended() ? "; again: " + outcome(again, test) : "";
    }

    private static String many(int number, String what) {
        return number == 0 ? "" : ", " + number + " " + what;
    }
}
