package dev.tarry;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java program of its own, for what would end this one. It says when it is ready for a signal. */
final class ChildJvm {
    private static final Map<String, Integer> LINUX_NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    ChildJvm(Class<?> program, String scenario, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", path(Asyncio.class) + File.pathSeparator + path(program), program.getName(),
            scenario));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream()));
    }

    private static String path(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Reads until the program has printed a line. */
    void await(String line) throws IOException {
        for (String read = output.readLine(); !line.equals(read); read = output.readLine()) {
            if (read == null) {
                throw new IllegalStateException("ended without '" + line + "': " + lines);
            }
            lines.add(read);
        }
    }

    /**
     * Sends a signal. A shell without job control starts what is in the background with SIGINT ignored, and nohup with
     * SIGHUP; children inherit that and cannot undo it, so that there is nothing to test then.
     */
    void signal(String name) throws IOException, InterruptedException {
        if (ignores(name)) {
            process.destroyForcibly();
            abort("this process was started with SIG" + name + " ignored");
        }
        int failed = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (failed != 0) {
            throw new IllegalStateException("kill -" + name + " failed: " + failed);
        }
    }

    private boolean ignores(String signal) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        Integer number = LINUX_NUMBERS.get(signal);
        if (number == null || !Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst()
            .orElseThrow().substring("SigIgn:".length()).strip();
        return (Long.parseUnsignedLong(mask, 16) >>> number - 1 & 1) == 1;
    }

    /** Everything the program printed but the lines that were waited for. */
    List<String> restOfOutput() throws IOException {
        for (String read = output.readLine(); read != null; read = output.readLine()) {
            lines.add(read);
        }
        return lines;
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }
}
