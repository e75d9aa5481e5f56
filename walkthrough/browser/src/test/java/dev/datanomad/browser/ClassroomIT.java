package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A learner gets from MongoDB to DynamoDB by the classroom alone, with a mouse. */
class ClassroomIT {

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withShortRoute();

    @Test
    @Timeout(600)
    void the_main_buttons_lead_through_all_stations_and_nothing_is_lost(Browser browser, Browser other) {
        Page.CLASSROOM.open(browser, LAB);

        new Way(browser, new Mouse(browser)).toTheReport();

        browser.driver().navigate().back();
        Page.CLASSROOM.awaitLive(browser);
        List<String> stations = browser.texts("#course .station");
        List<String> timeline = browser.texts("#timeline .what, #timeline .effect");
        Set<Object> points = points(browser);
        Page.CLASSROOM.open(other, LAB);
        browser.driver().navigate().refresh();
        Page.CLASSROOM.awaitLive(browser);
        for (Browser page : List.of(other, browser)) {
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(points(page)).containsAll(points));
            assertThat(page.texts("#course .station")).isEqualTo(stations);
            assertThat(page.texts("#timeline .what, #timeline .effect")).isEqualTo(timeline);
        }
    }

    /** The seconds of the chart of requests, but not the last ones, which may not be over yet. */
    private static Set<Object> points(Browser browser) {
        return new HashSet<>((List<?>) browser.run(
                "return Chart.getChart(document.querySelector('[data-series=requests]')).data.datasets[0].data"
                        + ".slice(0, -3).map(point => `${point.x}: ${point.y}`)"));
    }
}
