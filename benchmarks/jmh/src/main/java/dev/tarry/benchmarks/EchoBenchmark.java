package dev.tarry.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Echo servers beside each other: how many answers each gives per second of its processor time. Arguments:
 * {@code full}, {@code quick} or {@code smoke}; then, as one likes, {@code --only PATTERN} for some of the servers,
 * {@code --kib N,N} for other sizes of messages, and {@code --write FILE} for a page with a place for the table of this
 * JDK.
 */
public final class EchoBenchmark {
    private static final int CONNECTIONS = 50;
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** A machine that is busy with other things lets everything take longer, but not longer than so many times. */
    private static final int LONGEST = 3;
    private static final int SLICE_MILLIS = 100;

    /**
     * How long.
     *
     * @param generations how often all processes are started anew
     * @param warmUp seconds of processor time before anything counts, for each process
     * @param rounds how often each process is measured
     * @param seconds of processor time for one measurement
     */
    private record Length(int generations, double warmUp, int rounds, double seconds) {
        static Length of(String name) {
            return switch (name) {
                case "full" -> new Length(2, 3, 4, 1.2);
                case "quick" -> new Length(1, 2, 3, 0.7);
                case "smoke" -> new Length(1, 0.2, 1, 0.2);
                default -> throw new IllegalArgumentException("full, quick or smoke, not " + name);
            };
        }
    }

    private final Length length;
    private final List<EchoPeer> peers;
    private final EchoResults results;

    private EchoBenchmark(Length length, List<EchoPeer> peers) {
        this.length = length;
        this.peers = peers;
        results = new EchoResults(peers);
    }

    /**
     * Runs the comparison.
     *
     * @param arguments see above
     * @throws IOException if a server does not run, or the page cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        Pattern only = Pattern.compile(Main.option(rest, "--only", ""));
        int[] sizes = Arrays.stream(Main.option(rest, "--kib", "1,10,100").split(",")).mapToInt(Integer::parseInt)
            .toArray();
        String page = Main.option(rest, "--write", null);
        String name = rest.isEmpty() ? "full" : rest.get(0);
        Machine machine = new Machine();
        List<EchoPeer> peers = EchoPeer.all().stream()
            .filter(peer -> peer.key().equals(EchoPeer.LIMIT) || only.matcher(peer.key()).find()).toList();
        EchoBenchmark benchmark = new EchoBenchmark(Length.of(name), peers);
        for (int size : sizes) {
            for (int i = 0; i < benchmark.length.generations(); i++) {
                benchmark.generation(size);
            }
        }
        String text = machine.description("serial collector") + ". `benchmarks/echo"
            + (name.equals("full") ? "" : " " + name) + "`, " + LocalDate.now() + (EchoPeer.pinnedTo(0).isEmpty() ? ", without `taskset`" : "") + ".\n\n"
            + benchmark.results.markdown();
        System.out.println(text);
        if (page != null) {
            Main.insert(Path.of(page), "echo, JDK " + Runtime.version().feature(), text);
        }
    }

    /** Starts all processes, and measures them in turns. One that fails is left out from then on. */
    private void generation(int kib) throws IOException {
        List<EchoProcess> processes = new ArrayList<>();
        try {
            for (EchoPeer peer : peers) {
                try {
                    EchoProcess process = new EchoProcess(peer);
                    processes.add(process);
                    results.named(peer, process.version());
                } catch (IOException e) {
                    results.failed(peer, e);
                }
            }
            for (EchoProcess process : List.copyOf(processes)) {
                if (attempt(process, processes, () -> EchoClients.check(process.port(), kib * 1024))) {
                    attempt(process, processes, () -> measure(process, kib, length.warmUp()));
                }
            }
            for (int round = 0; round < length.rounds(); round++) {
                results.nextRound();
                for (EchoProcess process : List.copyOf(processes)) {
                    attempt(process, processes, () -> {
                        EchoResults.Sample sample = measure(process, kib, length.seconds());
                        results.add(kib, process.peer, sample);
                        System.err.printf("%d KiB, %s: %,.0f%n", kib, process.peer.title(), sample.rate());
                    });
                }
            }
        } finally {
            for (EchoProcess process : processes) {
                process.close();
            }
        }
    }

    /** What may fail because of a server. */
    private interface Attempt {
        void run() throws IOException;
    }

    private boolean attempt(EchoProcess process, List<EchoProcess> processes, Attempt attempt) throws IOException {
        try {
            attempt.run();
            return true;
        } catch (IOException | IllegalStateException e) {
            results.failed(process.peer, e);
            processes.remove(process);
            process.close();
            return false;
        }
    }

    private static EchoResults.Sample measure(EchoProcess process, int kib, double seconds) throws IOException {
        try (EchoClients clients = new EchoClients(process.port(), kib * 1024, CONNECTIONS)) {
            // The first messages do not count: connections are accepted, and sockets have not found their sizes.
            clients.run(2 * SLICE_MILLIS);
            double allocated = process.allocatedBytes();
            double own = SYSTEM.getProcessCpuTime();
            double before = process.cpuSeconds();
            long begin = System.nanoTime();
            long answers = 0;
            double cpu;
            double time;
            do {
                answers += clients.run(SLICE_MILLIS);
                cpu = process.cpuSeconds() - before;
                time = (System.nanoTime() - begin) / 1e9;
            } while (cpu < seconds && time < LONGEST * seconds);
            own = (SYSTEM.getProcessCpuTime() - own) / 1e9;
            allocated = process.allocatedBytes() - allocated;
            return new EchoResults.Sample(answers / cpu, cpu / time, own / time, allocated / answers);
        }
    }
}
