package dev.tarry.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down each test's outcome when it is known, in the file that the system property {@code tarry.outcomes} names.
 *
 * <p>JUnit's reports are written when all is over, and then not if a test hangs or ends the process; the console is not
 * to be relied on, for tests may close {@code System.out}.
 */
public final class RecordOutcomes implements TestExecutionListener {
    private static final int LONGEST_FAILURE = 1000;

    private final Writer out;

    public RecordOutcomes() throws IOException {
        String file = System.getProperty("tarry.outcomes");
        out = file == null ? Writer.nullWriter() : Files.newBufferedWriter(Path.of(file));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            write("started", test, "");
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write("skipped", test, "");
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String failure = result.getThrowable().map(RecordOutcomes::describe).orElse("");
        switch (result.getStatus()) {
            case ABORTED -> write("skipped", test, "");
            case FAILED -> write("failed", test, failure);
            default -> {
                if (test.isTest()) {
                    write("passed", test, "");
                }
            }
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        write(Run.END);
    }

    private static String describe(Throwable failure) {
        try {
            String text = failure.toString();
            return text.substring(0, Math.min(text.length(), LONGEST_FAILURE));
        } catch (RuntimeException | Error e) {
            return failure.getClass().getName();
        }
    }

    private void write(String kind, TestIdentifier test, String failure) {
        TestSource source = test.getSource().orElse(null);
        String place = "";
        if (source instanceof MethodSource method) {
            place = method.getClassName() + "#" + method.getMethodName();
        } else if (source instanceof ClassSource type) {
            place = type.getClassName() + "#";
        }
        write(String.join("\t", kind, oneLine(test.getUniqueId()), place, oneLine(failure)));
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\t\\r\\n]", " ");
    }

    private synchronized void write(String line) {
        try {
            out.write(line + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
