package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lab is stopped and another is started at the same address, under open pages. */
class RestartIT {

    private static final int EVENTS = 50;
    private static final String SCOPE = "#verdict .scope";

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(1);

    @Test
    void open_pages_show_the_new_lab_and_nothing_of_the_old_one(Browser dashboard, Browser classroom) throws Exception {
        dashboard.allow("Failed to load resource");
        classroom.allow("Failed to load resource");
        LAB.lab().seeding().run(EVENTS);
        LAB.lab().audits().run();
        Page.DASHBOARD.open(dashboard, LAB);
        Page.CLASSROOM.open(classroom, LAB);
        classroom.awaitText("#lever-audit .state", "50");
        String scope = dashboard.text(SCOPE);

        LAB.stop();

        dashboard.awaitText("#connection", "No connection");
        classroom.awaitText("#connection", "The lab does not answer.");

        LAB.startAgain();

        Page.DASHBOARD.awaitLive(dashboard);
        Page.CLASSROOM.awaitLive(classroom);
        classroom.awaitText("#lever-audit .state", "Not run yet.");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(dashboard.text(SCOPE)).isNotEqualTo(scope));
    }
}
