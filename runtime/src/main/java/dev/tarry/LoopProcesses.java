package dev.tarry;

import java.util.LinkedHashSet;
import java.util.Set;

/** The child processes of a loop that run, or whose pipes are open. */
final class LoopProcesses {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");

    private final Set<SubprocessTransport> open = new LinkedHashSet<>();

    void add(SubprocessTransport process) {
        open.add(process);
    }

    void remove(SubprocessTransport process) {
        open.remove(process);
    }

    /** The loop is closed: kills them, as asyncio does when it drops them, and lets go of their pipes. */
    void close() {
        for (SubprocessTransport process : open) {
            if (process.release()) {
                LOGGER.log(System.Logger.Level.WARNING, "A child process was still running when its event loop was"
                    + " closed, and was killed: process " + process.state()
                    + "; await waitUntilExited() before, or close() it");
            }
        }
        open.clear();
    }
}
