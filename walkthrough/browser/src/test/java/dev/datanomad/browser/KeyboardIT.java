package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.Rollouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The classroom without a mouse. */
class KeyboardIT {

    private static final String FLAG = Rollouts.WRITE_DYNAMO;
    private static final String MAIN_BUTTON = "#main-step";

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(1);

    @Test
    @Timeout(300)
    void stations_are_done_with_keys_and_the_focus_goes_from_one_main_button_to_the_next(Browser browser) {
        Page.CLASSROOM.open(browser, LAB);
        Learner learner = Learner.withKeyboard(browser);
        Way way = new Way(browser, learner);

        learner.keys(Keys.TAB);
        assertThat(learner.hasFocus("a.skip")).isTrue();
        learner.keys(Keys.ENTER);
        assertThat((String) browser.run("return location.hash")).isEqualTo("#main");

        way.usersAndOldEvents();
        way.addDynamo();
        assertThat(learner.hasFocus(MAIN_BUTTON)).isTrue();

        WebElement field = browser.find("#percent-" + FLAG);
        String held = field.getDomProperty("value");
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "33");
        assertThat(field.getDomProperty("value")).isEqualTo("33");
        learner.keys(Keys.ESCAPE);
        assertThat(field.getDomProperty("value")).isEqualTo(held);
        assertThat(LAB.lab().status().flags().users().get(FLAG)).isEqualTo("nobody");

        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "33", Keys.ENTER);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(LAB.lab().status().flags().users().get(FLAG)).isEqualTo("33% of users"));
        browser.awaitText("#words-" + FLAG, "33% of users");
        assertThat(learner.hasFocus("#percent-" + FLAG)).isTrue();
    }
}
