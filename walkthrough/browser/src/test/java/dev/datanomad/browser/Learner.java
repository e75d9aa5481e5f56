package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** A person at the classroom, who presses its main button, and waits for what can be seen. */
final class Learner {

    /** Of a step: a rollout waits for its samples, and a small machine is slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** Of a station: an audit reads each event back while users go on. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    private static final int MAX_TABS = 40;
    private static final String MAIN_BUTTON = "#course form.main button";

    private final Browser browser;
    private final boolean withKeys;

    private Learner(Browser browser, boolean withKeys) {
        this.browser = browser;
        this.withKeys = withKeys;
    }

    static Learner withMouse(Browser browser) {
        return new Learner(browser, false);
    }

    static Learner withKeyboard(Browser browser) {
        return new Learner(browser, true);
    }

    /** Presses the main button when it says so. */
    void press(String label) {
        awaitText(MAIN_BUTTON, label);
        if (withKeys) {
            tabTo(MAIN_BUTTON);
            keys(Keys.ENTER);
        } else {
            browser.find(MAIN_BUTTON).click();
        }
    }

    /** Moves the focus to an element by Tab; it may be there already. */
    void tabTo(String selector) {
        for (int tabs = 0; !hasFocus(selector); tabs++) {
            if (tabs == MAX_TABS) {
                throw new AssertionError(selector + " is not reached by " + MAX_TABS + " tabs");
            }
            keys(Keys.TAB);
        }
    }

    boolean hasFocus(String selector) {
        return (Boolean) browser.run("return document.activeElement?.matches(arguments[0]) ?? false", selector);
    }

    void keys(CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
    }

    /** Waits until a station is shown as done. */
    void awaitDone(String station) {
        await("station " + station + " is done")
                .atMost(LONG_PATIENCE)
                .until(() -> browser.text("#station-" + station + " .state").equals("done"));
    }

    /** Waits until an element's text contains a text. */
    void awaitText(String selector, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(browser.text(selector)).as(selector).contains(text));
    }

    /** Waits until the time line has an entry with a text, which has an effect with another one. */
    void awaitEntry(String text, String effect) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entries())
                        .as("time line")
                        .anyMatch(entry -> entry.contains(text) && entry.contains(effect)));
    }

    /** The time line as it is shown, newest first. */
    List<String> entries() {
        return browser.texts("#timeline .entry");
    }
}
