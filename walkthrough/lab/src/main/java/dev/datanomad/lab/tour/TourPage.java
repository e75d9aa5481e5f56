package dev.datanomad.lab.tour;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as one self-contained HTML page. */
final class TourPage {

    private TourPage() {}

    static String of(TourReport report) {
        return template()
                .replace("{{verdict}}", report.ok() ? "Every claim held" : "Not every claim held")
                .replace("{{class}}", report.ok() ? "good" : "bad")
                .replace("{{summary}}", summary(report))
                .replace("{{claims}}", claims(report))
                .replace("{{chart}}", Chart.of(report.traffic(), report.steps()))
                .replace("{{steps}}", steps(report));
    }

    private static String summary(TourReport report) {
        return String.format(
                Locale.ROOT,
                "%s tour of %s, %.0f seconds on Java %s.%s",
                report.fast() ? "A fast" : "A",
                escape(report.began()),
                report.seconds(),
                escape(report.java()),
                report.problem() == null ? "" : " It ended early: " + escape(report.problem()));
    }

    private static String claims(TourReport report) {
        return report.claims().stream()
                .map(claim -> String.format(
                        "<tr class=\"%s\"><td>%s</td><td>%s</td><td>%s</td></tr>%n",
                        claim.held() ? "good" : "bad",
                        claim.held() ? "held" : "did not hold",
                        escape(claim.claim()),
                        escape(claim.figure())))
                .collect(Collectors.joining());
    }

    private static String steps(TourReport report) {
        StringBuilder html = new StringBuilder();
        int number = 1;
        long began = report.steps().isEmpty() ? 0 : report.steps().get(0).at();
        for (TourLog.Step step : report.steps()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<section><h3>%d. %s <small>at %d s</small></h3>%n",
                    number++,
                    escape(step.title()),
                    (step.at() - began) / 1_000));
            step.lines().forEach(line -> html.append("<p>").append(escape(line)).append("</p>\n"));
            html.append("</section>\n");
        }
        return html.toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String template() {
        try (InputStream in = TourPage.class.getResourceAsStream("report.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
