package dev.datanomad.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The files of {@code walkthrough/monitoring}. */
final class Monitoring {

    static final Path FOLDER = Repository.ROOT.resolve("walkthrough/monitoring");
    static final Path ALERTS = FOLDER.resolve("alerts.yml");

    private static final Pattern METRIC = Pattern.compile("\\b(?:datanomad|process|jvm)_\\w+");

    private Monitoring() {}

    /** The expressions of the dashboard, with a range where Grafana chooses one. */
    static Collection<String> expressionsOfDashboard() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(FOLDER.resolve("grafana/datanomad.json").toFile());
        return dashboard.findValuesAsText("expr").stream()
                .map(expression -> expression.replace("$__rate_interval", "30s"))
                .toList();
    }

    /** The names of the service's metrics in a text. */
    static Collection<String> metrics(String text) {
        return new TreeSet<>(
                METRIC.matcher(text).results().map(MatchResult::group).toList());
    }
}
