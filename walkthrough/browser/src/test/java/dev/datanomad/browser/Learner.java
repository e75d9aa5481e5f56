package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** A person at the classroom, who presses its main button, and waits for what can be seen. */
record Learner(Browser browser, Hands hands) {

    /** Of a step: a rollout waits for its samples, and a small machine is slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** Of a station: an audit reads each event back while users go on. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    private static final String MAIN_BUTTON = "#main-step";

    /** Presses the main button when it says so. */
    void press(String label) {
        awaitText(MAIN_BUTTON, label);
        hands.press(MAIN_BUTTON);
    }

    /** Waits until a station is shown as done. */
    void awaitDone(String station) {
        await("station " + station + " is done")
                .atMost(LONG_PATIENCE)
                .until(() -> browser.visible("#station-" + station + " .state").equals("done"));
    }

    /** Waits until an element shows a text. */
    void awaitText(String selector, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.visible(selector))
                        .as(() -> selector + " after the lever has said: " + browser.visible("#course form.main"))
                        .contains(text));
    }

    /** Waits until the time line shows an entry with a text, which has an effect with another one. */
    void awaitEntry(String text, String effect) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.visible("#timeline").split("(?m)^(?=\\d\\d:\\d\\d)"))
                        .as("time line")
                        .anyMatch(entry -> entry.contains(text) && entry.contains(effect)));
    }
}
