package dev.datanomad.lab.tour;

import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.Timeline;
import dev.datanomad.lab.text.Terminal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Runs a tour in a lab of its own, which is stopped in the end, and writes the report. */
public final class TourRunner {

    private final Path home;
    private final Path folder;
    private final int port;
    private final boolean fast;
    private final Terminal terminal;
    private final TourLog log;

    /** @param fast with fewer events and requests, in about two minutes */
    public TourRunner(Path home, int port, boolean fast, Terminal terminal) {
        this.home = home;
        this.folder = home.resolve("walkthrough/target/tour");
        this.port = port;
        this.fast = fast;
        this.terminal = terminal;
        log = new TourLog(terminal);
    }

    /** Returns whether the tour was completed and every claim held. */
    public boolean run() {
        try (FileChannel channel = lockFile()) {
            lock(channel);
            TourReport report = tour();
            report.write(folder);
            conclude(report);
            return report.ok();
        } catch (IOException e) {
            throw LabException.failed("The report in " + folder + " could not be written: " + e.getMessage());
        }
    }

    private FileChannel lockFile() throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** The lock goes when the channel is closed. */
    private static void lock(FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Held by another thread of this process.
        }
        throw LabException.conflict("A tour is running already; wait for its end, or stop it with Ctrl-C.");
    }

    private TourReport tour() {
        LabOptions options = new LabOptions(port, folder.resolve("run"), false, false, true);
        Folders.empty(options.folder());
        terminal.line("The whole migration, on real load. Databases and stage 1 are starting ...");
        List<Traffic.Second> traffic = List.of();
        String problem = null;
        try (Lab lab = Lab.start(home, options, ControlRoom::of, terminal::warn)) {
            Thread stop = new Thread(lab::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            terminal.line("Watch it at %s/ and %s/lab/ if you like.", lab.url(), lab.url());
            Tour tour = new Tour(lab, fast ? TourSize.FAST : TourSize.FULL, log);
            try {
                Timeline.as("tour", () -> {
                    tour.run();
                    return true;
                });
            } catch (LabException e) {
                problem = e.getMessage();
            }
            traffic = tour.usersTraffic();
            removeHook(stop);
        } catch (LabException e) {
            problem = e.getMessage();
        }
        return TourReport.of(log, fast, problem, traffic);
    }

    private static void removeHook(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // The process is shutting down, and the hook is running.
        }
    }

    private void conclude(TourReport report) {
        terminal.line("");
        if (report.problem() != null) {
            terminal.line("%s %s", terminal.red("The tour ended early:"), report.problem());
        }
        report.claims().stream()
                .filter(claim -> !claim.held())
                .forEach(claim -> terminal.line(
                        "%s %s: %s. Look at the logs in %s.",
                        terminal.red("Did not hold:"), claim.claim(), claim.figure(), folder.resolve("run/logs")));
        long held = report.claims().stream().filter(TourLog.Claim::held).count();
        terminal.line(
                "%s in %.0f s. The report: %s",
                terminal.bold(String.format(
                        "%d of %d claims held", held, report.claims().size())),
                report.seconds(),
                folder.resolve("report.html"));
    }
}
