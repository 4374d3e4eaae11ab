package dev.tarry.maven;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.Diagnostic;
import java.nio.file.Path;
import java.util.List;

/** What a build log says about a run of the transformer. */
record Report(ClassDirectory.Summary summary, long millis) {

    /** One text for each problem, in reading order. */
    List<String> problems() {
        return summary.diagnostics().stream().map(Diagnostic::format).toList();
    }

    String successLine() {
        return "Transformed %d of %s (%s) in %d ms".formatted(
                summary.classesTransformed(),
                count(summary.classesExamined(), "class", "classes"),
                count(summary.awaitPoints(), "await point", "await points"),
                millis);
    }

    String failureLine(Path directory) {
        long classes = summary.diagnostics().stream().map(Diagnostic::className).distinct().count();
        return "Tarry found %s in %s; no class file in %s was changed".formatted(
                count(summary.diagnostics().size(), "error", "errors"),
                count(classes, "class", "classes"),
                directory);
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
