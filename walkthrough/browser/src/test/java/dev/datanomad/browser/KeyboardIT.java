package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.Rollouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The classroom without a mouse. */
class KeyboardIT {

    private static final String FLAG = Rollouts.WRITE_DYNAMO;
    private static final String FIELD = "#percent-" + FLAG;

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withShortRoute();

    @Test
    @Timeout(300)
    void stations_are_done_with_keys_and_the_focus_goes_from_one_main_button_to_the_next(Browser browser) {
        Page.CLASSROOM.open(browser, LAB);
        Keyboard keyboard = new Keyboard(browser);
        Way way = new Way(browser, keyboard);

        keyboard.type(Keys.TAB);
        assertThat(keyboard.isAt("a.skip")).isTrue();
        keyboard.type(Keys.ENTER);
        assertThat((String) browser.run("return location.hash")).isEqualTo("#main");

        way.usersAndOldEvents();
        way.addDynamo();
        assertThat(keyboard.isAt("#main-step")).isTrue();

        keyboard.press(".picture a[href='#flag-" + FLAG + "']");
        keyboard.goTo(FIELD);
        String held = value(browser);
        keyboard.type(Keys.chord(Keys.CONTROL, "a"), "33");
        assertThat(value(browser)).isEqualTo("33");
        keyboard.type(Keys.ESCAPE);
        assertThat(value(browser)).isEqualTo(held);
        assertThat(LAB.lab().status().flags().users().get(FLAG)).isEqualTo("nobody");

        keyboard.type(Keys.chord(Keys.CONTROL, "a"), "33", Keys.ENTER);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(LAB.lab().status().flags().users().get(FLAG)).isEqualTo("33% of users"));
        browser.awaitText("#words-" + FLAG, "33% of users");
        assertThat(keyboard.isAt(FIELD)).isTrue();
    }

    private static String value(Browser browser) {
        return browser.find(FIELD).getDomProperty("value");
    }
}
