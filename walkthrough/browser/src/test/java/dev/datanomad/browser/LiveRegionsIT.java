package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A screen reader reads out what changes in a live region: that is nothing while the state stays the same. */
class LiveRegionsIT {

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SETTLED = Duration.ofSeconds(4);
    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final int SOME = 100;

    /** Notes each live region whose text is another one than before. */
    private static final String LISTEN = """
            const regions = '[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])';
            const texts = new Map();
            for (const region of document.querySelectorAll(regions)) texts.set(region, region.textContent);
            window.announced = [];
            new MutationObserver(() => {
              for (const region of document.querySelectorAll(regions)) {
                const before = texts.get(region);
                if (before === region.textContent) continue;
                texts.set(region, region.textContent);
                announced.push(`${region.id || region.className}: ${before} -> ${region.textContent}`);
              }
            }).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
            """;

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(3);

    @Test
    void live_regions_are_silent_under_load(Browser dashboard, Browser classroom) {
        LAB.lab().load().start();
        await().atMost(DEADLINE).until(() -> LAB.lab().status().load().requests() > SOME);
        Page.DASHBOARD.open(dashboard, LAB);
        Page.CLASSROOM.open(classroom, LAB);
        dashboard.run(LISTEN);
        classroom.run(LISTEN);
        await("the state after the start of the load")
                .atMost(DEADLINE)
                .during(SETTLED)
                .until(() -> drain(dashboard).isEmpty() && drain(classroom).isEmpty());
        long before = LAB.lab().status().load().requests();

        await().during(LONG).atMost(LONG.plusSeconds(5)).untilAsserted(() -> {
            assertThat(announced(dashboard)).isEmpty();
            assertThat(announced(classroom)).isEmpty();
        });

        assertThat(LAB.lab().status().load().requests()).isGreaterThan(before);
    }

    private static List<?> announced(Browser browser) {
        return (List<?>) browser.run("return announced");
    }

    private static List<?> drain(Browser browser) {
        return (List<?>) browser.run("return announced.splice(0)");
    }
}
