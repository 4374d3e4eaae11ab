package dev.tarry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/** Signals to child processes. The JDK sends two of them; the program {@code kill} of the system sends the others. */
final class ProcessSignals {
    /** What POSIX has numbered, for where {@code sun.misc.Signal} is not there. */
    private static final Map<String, Integer> POSIX = Map.of("HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9,
        "ALRM", 14, "TERM", 15);
    /** What the JDK adds to the number of the signal that has ended a process. */
    static final int JDK_OFFSET = 128;

    private ProcessSignals() {
    }

    /** Without {@code SIG}. */
    static String name(String signal) {
        return signal.startsWith("SIG") ? signal.substring(3) : signal;
    }

    /**
     * The number that a signal has here.
     *
     * @throws IllegalArgumentException if there is no such signal
     */
    static int number(String name) {
        Integer known = POSIX.get(name);
        if (known != null) {
            return known;
        }
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            return (Integer) type.getMethod("getNumber").invoke(type.getConstructor(String.class).newInstance(name));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("there is no signal " + name + " on this system", e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UnsupportedOperationException("signals other than " + POSIX.keySet() + " need the module"
                + " jdk.unsupported, which is not there: start the program with --add-modules jdk.unsupported, or"
                + " require it in module-info.java", e);
        }
    }

    /** Sends a signal to a process that is alive; without effect if it has ended meanwhile. */
    static void send(ProcessHandle process, String name, int number) {
        // Not Process.destroy(), which closes the pipes, too.
        if (name.equals("KILL")) {
            process.destroyForcibly();
        } else if (name.equals("TERM")) {
            process.destroy();
        } else if (Subprocesses.WINDOWS) {
            throw new UnsupportedOperationException("Windows has no signals; terminate() and kill() end the process");
        } else if (process.isAlive()) {
            kill(process.pid(), number);
        }
    }

    /** Waits for {@code kill}, so that signals arrive in the order in which they were sent. */
    private static void kill(long pid, int number) {
        boolean interrupted = false;
        try {
            Process kill = new ProcessBuilder("kill", "-" + number, Long.toString(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            kill.getOutputStream().close();
            while (true) {
                try {
                    kill.waitFor();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program 'kill', which sends signals other than TERM and KILL, could"
                + " not be started", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
