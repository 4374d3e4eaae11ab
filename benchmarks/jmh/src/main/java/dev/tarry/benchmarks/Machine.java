package dev.tarry.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where it was measured. */
final class Machine {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final double load = SYSTEM.getSystemLoadAverage();

    /** Remembers what the machine has to do before anything is measured. */
    Machine() {
    }

    /** Whether others use the machine, so that times mean little. */
    boolean busy() {
        return load > 0.5;
    }

    String description() {
        return String.format(Locale.ROOT, "%s, %d processors, %d GB, %s %s; %s %s, %s; load before: %.1f%s", processor(),
            Runtime.getRuntime().availableProcessors(), SYSTEM.getTotalMemorySize() >> 30,
            System.getProperty("os.name"), System.getProperty("os.arch"), System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"), "G1", load,
            busy() ? " (**the machine was busy: the times mean little**)" : "");
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
