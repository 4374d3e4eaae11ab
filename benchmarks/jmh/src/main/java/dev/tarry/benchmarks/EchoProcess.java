package dev.tarry.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An echo server in a process of its own, on the first processor. It ends when its input does. */
final class EchoProcess implements AutoCloseable {
    final EchoPeer peer;
    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;
    private final int port;
    private String version;

    EchoProcess(EchoPeer peer) throws IOException {
        this.peer = peer;
        List<String> command = new ArrayList<>(EchoPeer.pinnedTo(0));
        command.addAll(peer.command());
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        output = process.inputReader();
        input = process.outputWriter();
        try {
            port = portOf(output);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private int portOf(BufferedReader lines) throws IOException {
        String line;
        while ((line = lines.readLine()) != null) {
            if (line.startsWith("version ")) {
                version = line.substring("version ".length());
            } else if (line.startsWith("port ")) {
                return Integer.parseInt(line.substring("port ".length()));
            }
        }
        throw new IOException(String.join(" ", peer.command()) + " does not serve");
    }

    int port() {
        return port;
    }

    /** What the process says it is, or null. */
    String version() {
        return version;
    }

    /** The processor time that all threads have used, in the system and outside, also those that have ended. */
    double cpuSeconds() {
        Duration time = process.info().totalCpuDuration().orElseThrow(
            () -> new IllegalStateException("no processor time is known of " + peer.title()));
        return time.toNanos() / 1e9;
    }

    /** What the serving thread has allocated; NaN if it cannot tell. */
    double allocatedBytes() throws IOException {
        if (!peer.command().toString().contains("benchmarks.echo.")) {
            return Double.NaN;
        }
        input.write("\n");
        input.flush();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("it has ended");
        }
        long bytes = Long.parseLong(line);
        return bytes < 0 ? Double.NaN : bytes;
    }

    @Override
    public void close() throws IOException {
        try {
            input.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
