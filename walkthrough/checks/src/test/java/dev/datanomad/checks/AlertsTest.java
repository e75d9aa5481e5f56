package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alert rules are valid, fire when they should, and lead to a chapter. */
class AlertsTest {

    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook_url: ([^#\\s]+)#(\\S+)");

    @Test
    void the_rules_and_the_configuration_are_valid() throws Exception {
        Programs.requirePrometheus();
        Programs.promtool("", "check", "config", Monitoring.FOLDER.resolve("prometheus.yml"));
        Programs.promtool("", "check", "rules", Monitoring.ALERTS);
    }

    @Test
    void each_rule_passes_its_unit_tests() throws Exception {
        Programs.requirePrometheus();
        Programs.promtool("", "test", "rules", Monitoring.FOLDER.resolve("alerts.test.yml"));
    }

    @Test
    void each_alert_is_seen_to_fire_in_a_unit_test() throws Exception {
        String tests = Files.readString(Monitoring.FOLDER.resolve("alerts.test.yml"));

        assertThat(alerts())
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tests).contains("alertname=\"" + alert + "\""));
    }

    @Test
    void each_alert_leads_to_a_heading() throws Exception {
        String rules = Files.readString(Monitoring.ALERTS);

        assertThat(RUNBOOK.matcher(rules).results()).hasSameSizeAs(alerts()).allSatisfy(link -> {
            Path page = Repository.ROOT.resolve(link.group(1));
            assertThat(LinksTest.anchors(page)).contains(link.group(2));
        });
    }

    private static List<String> alerts() throws Exception {
        return ALERT.matcher(Files.readString(Monitoring.ALERTS))
                .results()
                .map(alert -> alert.group(1))
                .toList();
    }
}
