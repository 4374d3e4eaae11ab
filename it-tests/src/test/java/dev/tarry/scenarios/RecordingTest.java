package dev.tarry.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a CPython is at hand that was recorded: it still prints what was recorded. */
class RecordingTest {
    private record Run(int exitCode, String output) {
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void cpython_prints_what_was_recorded() {
        List<String> pythons = Stream.of("python3.14", "python3.13", "python3", "python")
            .filter(RecordingTest::wasRecorded).toList();
        assumeTrue(!pythons.isEmpty(), "no CPython 3.13 or 3.14 on the PATH");
        Run check = run(pythons.get(0), Scenarios.HOME.resolve("python/record.py").toString(), "--check");
        assertEquals(0, check.exitCode(), check.output());
    }

    private static boolean wasRecorded(String python) {
        Run version = run(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])");
        return version.exitCode() == 0 && List.of("3.13", "3.14").contains(version.output().strip());
    }

    private static Run run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            return new Run(-1, e.toString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
