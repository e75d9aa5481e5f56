package dev.datanomad.lab.tour;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.text.Terminal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Runs a tour, one at a time in its folder, and writes the report. */
public final class TourRunner {

    private final Path folder;
    private final boolean fast;
    private final Terminal terminal;
    private final Course course;
    private final TourLog log;

    /** What a tour shows. */
    public interface Course {

        /**
         * Runs it in a lab of its own, which is stopped in the end.
         *
         * @param folder for everything that the lab writes
         * @throws LabException if the tour has to end early
         */
        void run(TourLog log, Path folder);
    }

    /**
     * A tour that has not begun.
     *
     * @param folder of the report, and of everything else that the tour writes
     * @param fast whether it is the short one
     */
    public TourRunner(Path folder, boolean fast, Terminal terminal, Course course) {
        this.folder = folder;
        this.fast = fast;
        this.terminal = terminal;
        this.course = course;
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
        String problem = null;
        try {
            course.run(log, folder.resolve("run"));
        } catch (LabException e) {
            if (e.isInput()) {
                throw e;
            }
            problem = e.getMessage();
        }
        return TourReport.of(log, fast, problem);
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
