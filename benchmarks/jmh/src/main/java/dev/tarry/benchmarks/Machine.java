package dev.tarry.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where it was measured. */
final class Machine {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final double load;

    /** Looks for two seconds at what the machine has to do before anything is measured. */
    Machine() {
        load = load();
    }

    /** Whether others use the machine, so that times mean little. */
    boolean busy() {
        return load > 0.5;
    }

    String description(String collector) {
        return String.format(Locale.ROOT, "%s, %d processors, %d GB, %s %s; %s %s, %s; load before: %.1f%s", processor(),
            processors(), SYSTEM.getTotalMemorySize() >> 30,
            System.getProperty("os.name"), System.getProperty("os.arch"), System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"), collector, load,
            busy() ? " (**the machine was busy: the times mean little**)" : "");
    }

    /** How many processors were busy; the system's own average would include the building of the benchmarks. */
    private static double load() {
        try {
            long[] before = times();
            Thread.sleep(2_000);
            long[] after = times();
            return processors() * (1 - (double) (after[0] - before[0]) / (after[1] - before[1]));
        } catch (IOException notLinux) {
            return SYSTEM.getSystemLoadAverage();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of all processors since the start of the system: the idle time, and the time. */
    private static long[] times() throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
        long[] times = new long[2];
        // User, nice, system, idle, waiting for disks, interrupts of two kinds, stolen; what follows is in user.
        for (int i = 1; i <= 8; i++) {
            long time = Long.parseLong(fields[i]);
            times[0] += i == 4 || i == 5 ? time : 0;
            times[1] += time;
        }
        return times;
    }

    /** Of the machine, not only those this process may use. */
    private static long processors() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            long count = lines.filter(line -> line.startsWith("processor")).count();
            return count > 0 ? count : Runtime.getRuntime().availableProcessors();
        } catch (IOException notLinux) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream().filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }
}
