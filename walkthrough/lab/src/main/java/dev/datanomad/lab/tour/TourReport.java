package dev.datanomad.lab.tour;

import dev.datanomad.lab.classroom.Pages;
import dev.datanomad.lab.classroom.Report;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The report of a tour: {@code ok} if it was completed and every claim held; a {@code problem} if it ended early. */
record TourReport(
        boolean ok,
        boolean fast,
        String began,
        double seconds,
        String java,
        String problem,
        List<TourLog.Claim> claims,
        List<TourLog.Step> steps,
        List<Traffic.Second> traffic) {

    static TourReport of(TourLog log, boolean fast, String problem) {
        return new TourReport(
                problem == null && log.allHeld(),
                fast,
                Instant.ofEpochMilli(log.began())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                Math.round(log.seconds() * 10) / 10.0,
                System.getProperty("java.version"),
                problem,
                log.claims(),
                log.steps(),
                log.traffic());
    }

    private Report page() {
        String summary = String.format(
                Locale.ROOT,
                "%s tour of %s, %.0f seconds on Java %s.%s",
                fast ? "A fast" : "A",
                began,
                seconds,
                java,
                problem == null ? "" : " It ended early: " + problem);
        return new Report(
                ok ? "Every claim held" : "Not every claim held",
                ok,
                summary,
                claims.stream()
                        .map(claim -> new Report.Claim(claim.claim(), claim.held(), claim.figure()))
                        .toList(),
                List.of(),
                steps.stream()
                        .map(step -> new Report.Part(step.title(), step.at(), step.lines()))
                        .toList(),
                traffic);
    }

    void write(Path folder) throws IOException {
        JsonFiles.write(folder.resolve("report.json"), this);
        Files.writeString(folder.resolve("report.html"), new Pages().file(page(), "The tour"));
    }
}
