package dev.tarry.benchmarks;

import dev.tarry.benchmarks.workloads.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** CPython's asyncio, in processes of its own. The script checks its results itself. */
final class Python {
    private final String command;
    private final String script;
    private final String title;

    private Python(String command, String script, String title) {
        this.command = command;
        this.script = script;
        this.title = title;
    }

    /** The Python on the path, or null if there is none or none of the versions that have eager tasks. */
    static Python find() {
        String script = System.getProperty("benchmarks.python");
        for (String command : script == null ? List.<String>of() : List.of("python3.13", "python3")) {
            try {
                List<String> lines = lines(Redirect.DISCARD, command, script, "version");
                if (!lines.isEmpty()) {
                    return new Python(command, script, "asyncio, CPython " + lines.get(0));
                }
            } catch (IOException e) {
                // Not this one.
                continue;
            }
        }
        return null;
    }

    String title() {
        return title;
    }

    void time(Row row, Workload workload, Settings settings) {
        boolean full = settings.name().equals("full");
        try {
            List<Row.Sample> round = new ArrayList<>();
            for (String line : lines(Redirect.INHERIT, command, script, workload.name(), full ? "1" : "0",
                    full ? "3" : "1")) {
                String[] times = line.split(" ");
                round.add(new Row.Sample(Double.parseDouble(times[workload.waits() ? 1 : 0]), Double.NaN));
            }
            if (!round.isEmpty()) {
                row.add(title, round);
            }
        } catch (IOException e) {
            System.err.println("Failed: " + row.key + ", " + title + ": " + e);
        }
    }

    private static List<String> lines(Redirect errors, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(errors).start();
        List<String> lines;
        try (BufferedReader output = process.inputReader()) {
            lines = output.lines().toList();
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return lines;
    }
}
