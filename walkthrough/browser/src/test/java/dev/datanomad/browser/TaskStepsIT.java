package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.tasks.migration.Step;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The page of the eight steps, which has no script, with keys alone. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TaskStepsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final TasksLabUnderTest LAB = new TasksLabUnderTest();

    @Test
    void steps_are_taken_and_refused_with_keys_and_the_page_is_accessible_and_fits_its_window(Browser browser)
            throws Exception {
        Keyboard keyboard = new Keyboard(browser);
        browser.go(LAB.url("/lab/"));
        looksRight(browser);

        keyboard.type(Keys.TAB);
        assertThat(keyboard.isAt("a.skip")).isTrue();
        keyboard.type(Keys.ENTER);
        assertThat((String) browser.run("return location.hash")).isEqualTo("#main");

        addTask();
        take(browser, keyboard, Step.DEPLOY_NEW_DATABASE, "Done", "DynamoDB has the table");
        take(browser, keyboard, Step.ADD_ACCESS_CODE, "Done", "0 failed");
        assertThat(browser.text("#step-2 .state")).isEqualTo("everybody");

        keyboard.goTo("#step-4 input[name=user]");
        keyboard.type("bill", Keys.ENTER);
        awaitOutcome(browser, "Done", "Step 4, Read from both: user bill.");
        assertThat(browser.text("#step-2 .state")).isEqualTo("everybody");
        assertThat(browser.text("#step-4 .state")).isEqualTo("bill");
        looksRight(browser);

        take(browser, keyboard, Step.STOP_WRITING_OLD, "Not done", "DynamoDB lacks 1");
        looksRight(browser);

        keyboard.press("#fault-queue [value=down]");
        awaitOutcome(browser, "Done", "The queue: down");
        assertThat(browser.text("#fault-queue")).contains("down");
        looksRight(browser);
        keyboard.press("#fault-queue [value=ok]");
        awaitOutcome(browser, "Done", "The queue:");

        keyboard.press("#queue [value='100']");
        awaitOutcome(browser, "Done", "queue-tasks is set.");
        keyboard.goTo("#step-6 input[type=checkbox]");
        keyboard.type(Keys.SPACE);
        take(browser, keyboard, Step.STOP_WRITING_OLD, "Done", "Step 6, Stop writing to the old: everybody.");
        looksRight(browser);
    }

    private static void take(Browser browser, Keyboard keyboard, Step step, String outcome, String text) {
        keyboard.press("#step-" + step.number() + " button");
        awaitOutcome(browser, outcome, text);
    }

    /** Until the page says so that comes when the action has ended. */
    private static void awaitOutcome(Browser browser, String title, String text) {
        await(title + ": " + text)
                .atMost(DEADLINE)
                .until(() -> browser.text("#last-title").equals(title)
                        && browser.text("#last").contains(text));
    }

    private static void looksRight(Browser browser) {
        for (Look look : Look.values()) {
            browser.look(look);
            assertThat(Axe.violations(browser, ":root")).as("in " + look).isEmpty();
            assertThat(browser.overflow())
                    .as("pixels beyond the right edge in " + look)
                    .isZero();
        }
        browser.look(Look.LIGHT);
    }

    private static void addTask() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(LAB.url("/tasks")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\": \"ann\", \"text\": \"buy milk\"}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
}
