package dev.tarry.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tarry.Asyncio;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sample in a process of its own, since what it is sent would end this one. */
final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    Program(Class<?> sample, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", path(Asyncio.class) + File.pathSeparator + path(sample), sample.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    private static String path(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Reads what it prints until a line that contains this; returns the first group. */
    String awaitLine(String pattern) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            if (matcher.find()) {
                return matcher.groupCount() == 0 ? line : matcher.group(1);
            }
            before.append(line).append('\n');
        }
        throw new IllegalStateException("ended without '" + pattern + "':\n" + before);
    }

    /** Sends SIGTERM. */
    void terminate() {
        // Not by Process.destroy(), which also closes what it prints.
        process.toHandle().destroy();
    }

    /** Waits for its end; everything else that it prints. */
    List<String> restOfOutput() {
        return output.lines().toList();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
