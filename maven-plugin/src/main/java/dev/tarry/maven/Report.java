package dev.tarry.maven;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.Diagnostic;
import dev.tarry.transformer.Severity;
import dev.tarry.transformer.SourceRoots;
import java.nio.file.Path;
import org.apache.maven.plugin.logging.Log;

/** What a build log says about a run of the transformer. */
record Report(ClassDirectory.Summary summary, SourceRoots sources, long millis) {

    /** Each problem in reading order, drawn in its source, and then how many there are. */
    void printProblems(Log log) {
        for (Diagnostic problem : summary.diagnostics()) {
            if (problem.severity() == Severity.ERROR) {
                log.error(problem.format(sources) + "\n");
            } else {
                log.warn(problem.format(sources) + "\n");
            }
        }
        if (summary.hasErrors()) {
            log.error(summary.countLine());
        } else if (!summary.diagnostics().isEmpty()) {
            log.warn(summary.countLine());
        }
    }

    String successLine() {
        return "Transformed %d of %s (%s) in %d ms".formatted(
                summary.classesTransformed(),
                count(summary.classesExamined(), "class", "classes"),
                count(summary.awaitPoints(), "await point", "await points"),
                millis);
    }

    String failureLine(Path directory) {
        return "Tarry found %s; no class file in %s was changed%s".formatted(summary.countLine(), directory,
                summary.hasErrors() ? "" : " (tarry.failOnWarning is set)");
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
