package dev.tarry.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An echo server that can be started.
 *
 * @param key its name in the list of goals
 * @param title its name in the table
 * @param command of the process
 */
record EchoPeer(String key, String title, List<String> command) {
    static final String LIMIT = "bare";
    /** Small and touched beforehand, as in the other benchmarks; one processor would choose this collector anyway. */
    private static final List<String> JAVA = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xms256m", "-Xmx256m",
        "-Xmn64m", "-XX:+AlwaysPreTouch", "-cp", System.getProperty("java.class.path"));
    private static final String SERVERS = "dev.tarry.benchmarks.echo.";

    /** All of them, those that may be missing included. */
    static List<EchoPeer> all() {
        List<EchoPeer> peers = new ArrayList<>(List.of(
            java(LIMIT, "bare selector loop", SERVERS + "SelectorLoop"),
            java("bare-arrays", "the same with a new array for each message", SERVERS + "SelectorLoop", "arrays"),
            java("read", "Tarry, streams, `read(n)`", SERVERS + "Streams", "read"),
            java("readInto", "Tarry, streams, `readInto`", SERVERS + "Streams", "readInto"),
            java("protocol", "Tarry, protocol", SERVERS + "Protocols")));
        if (exists("dev.tarry.benchmarks.netty.NettyEcho")) {
            peers.add(java("netty", "Netty, NIO", "dev.tarry.benchmarks.netty.NettyEcho"));
        } else {
            leftOut("Netty", "its module was not built");
        }
        if (Runtime.version().feature() >= 21) {
            peers.add(java("virtual", "virtual threads", SERVERS + "VirtualThreads"));
        } else {
            leftOut("virtual threads", "this JDK has none");
        }
        for (String system : List.of("asyncio", "uvloop")) {
            String python = System.getProperty("echo." + system, "");
            if (python.isEmpty()) {
                leftOut(system, system.equals("uvloop") ? "it cannot be installed"
                    : "there is no Python 3.12 or later on the path: PYTHON can name one");
                continue;
            }
            for (String kind : List.of("streams", "protocol")) {
                peers.add(new EchoPeer(system + "-" + kind, system + ", " + kind,
                    List.of(python, System.getProperty("echo.script"), system, kind)));
            }
        }
        return peers;
    }

    private static EchoPeer java(String key, String title, String... mainAndArguments) {
        List<String> command = new ArrayList<>(JAVA);
        // One carrier, as everybody else has one thread.
        command.add(1, "-Djdk.virtualThreadScheduler.parallelism=1");
        command.addAll(List.of(mainAndArguments));
        return new EchoPeer(key, title, command);
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, EchoPeer.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void leftOut(String what, String why) {
        System.err.println("Left out: " + what + ", as " + why + ".");
    }

    /** The command that keeps the rest of the line on one processor; empty if there is none. */
    static List<String> pinnedTo(int processor) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, "taskset"))) {
                return List.of("taskset", "-c", Integer.toString(processor));
            }
        }
        return List.of();
    }
}
