package dev.datanomad.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine that the figures are measured on. */
final class Machine {

    private Machine() {}

    static String description() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return String.format(
                Locale.ROOT,
                "%d cores%s, %.0f GB of memory, %s %s (%s), Java %s (%s)",
                system.getAvailableProcessors(),
                processor().map(name -> " of " + name).orElse(""),
                system.getTotalMemorySize() / 1e9,
                system.getName(),
                system.getVersion(),
                system.getArch(),
                System.getProperty("java.vm.version"),
                System.getProperty("java.vm.vendor"));
    }

    /** The load average of the last minute; negative where it is not known. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** From Linux's file. */
    private static Optional<String> processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
