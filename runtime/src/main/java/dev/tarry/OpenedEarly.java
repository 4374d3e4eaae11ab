package dev.tarry;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.ZoneId;

/**
 * What the JDK opens when it needs it for the first time. A server may need it for the first time when clients have taken
 * the last descriptor: then it cannot be opened, and the JDK does not try again, so that no socket could be closed and
 * nothing be logged any more.
 */
final class OpenedEarly {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");

    static {
        try {
            // The first socket that is closed makes a pair of sockets, of which one is kept.
            ServerSocketChannel.open().close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "There is no descriptor left already", e);
        }
        // Reads the configuration of the log, and what is logged has the local time, whose rules are in a file.
        LOGGER.isLoggable(System.Logger.Level.ERROR);
        ZoneId.systemDefault().getRules();
    }

    private OpenedEarly() {
    }

    /** Opens it, unless that was done before. */
    static void ensure() {
        // The initializer of this class does it.
    }
}
