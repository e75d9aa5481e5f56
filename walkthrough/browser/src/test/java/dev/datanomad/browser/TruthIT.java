package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What pages have once said that was not true. RestartIT has the audit of an earlier lab. */
class TruthIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final int MISSING = 300;
    private static final int READ = 120;
    private static final int SECONDS = 5;
    private static final String FLAG = Rollouts.WRITE_DYNAMO;

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(3);

    @AfterEach
    void stopLoad() {
        if (LAB.lab().load().isRunning()) {
            LAB.lab().load().stop();
        }
    }

    @Test
    @Timeout(120)
    void no_page_says_that_all_is_well_while_events_are_missing(Browser dashboard, Browser classroom) {
        LAB.lab().seeding().run(MISSING);
        flag(Rollouts.WRITE_DYNAMO);
        flag(Rollouts.READ_DYNAMO);
        Users users = new Users(LAB);
        List<URI> events = IntStream.range(0, READ)
                .mapToObj(number -> users.post("{\"user\":{\"key\":\"reader\",\"number\":" + number + "}}"))
                .toList();
        events.forEach(users::get);

        Page.DASHBOARD.open(dashboard, LAB);
        Page.CLASSROOM.open(classroom, LAB);

        dashboard.awaitText("#verdict .headline", "What users read is equal");
        dashboard.awaitText("#gate", "DynamoDB holds every event");
        assertThat(dashboard.text("main")).doesNotContainIgnoringCase("stores agree", "Safe:", "all is equal");
        assertThat(classroom.text("main")).doesNotContainIgnoringCase("stores agree", "Safe:", "all is equal");
        assertThat(holdsEverything(dashboard)).isNotEmpty().noneMatch(condition -> condition.startsWith("Holds"));

        LAB.lab().reconciler().run(true, false);

        for (Browser page : List.of(dashboard, classroom)) {
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(holdsEverything(page))
                            .isNotEmpty()
                            .allSatisfy(condition -> assertThat(condition)
                                    .startsWith("Does not hold: DynamoDB holds every event.")
                                    .contains(MISSING + " ")));
        }
        dashboard.awaitText("#verdict .headline", "What users read is equal");
    }

    private static void flag(String key) {
        LAB.lab().actions().setFlag(key, "100", Mode.ANYWAY);
    }

    private static List<String> holdsEverything(Browser page) {
        return page.texts("#gate .conditions li").stream()
                .filter(condition -> condition.contains("DynamoDB holds every event"))
                .toList();
    }

    @Test
    @Timeout(120)
    void charts_show_no_outage_at_a_deploy_without_one(Browser dashboard, Browser classroom) {
        Page.DASHBOARD.open(dashboard, LAB);
        Page.CLASSROOM.open(classroom, LAB);
        LAB.lab().load().start();
        await("users are busy")
                .atMost(DEADLINE)
                .until(() -> isBusy(dashboard, "data-chart=reads") && isBusy(classroom, "data-series=requests"));
        long start = System.currentTimeMillis();
        awaitSeconds(dashboard, "data-chart=reads", start);
        awaitSeconds(classroom, "data-series=requests", start);

        LAB.lab().actions().deploy(Stage.FIX_BUG, 1, Mode.ANYWAY);

        long end = System.currentTimeMillis();
        await("the dashboard marks the deploy")
                .atMost(DEADLINE)
                .until(() -> dashboard.text("#marks").contains("took over"));
        awaitSeconds(dashboard, "data-chart=reads", end);
        awaitSeconds(classroom, "data-series=requests", end);
        assertThat(points(dashboard, "data-chart=reads", start)).doesNotContain(0.0);
        assertThat(points(classroom, "data-series=requests", start)).doesNotContain(0.0);
        assertThat(LAB.lab().traffic().failed()).isZero();
    }

    private static boolean isBusy(Browser page, String chart) {
        List<Double> points = points(page, chart, 0);
        return !points.isEmpty() && points.get(points.size() - 1) > SECONDS;
    }

    private static void awaitSeconds(Browser page, String chart, long start) {
        await(chart + " has some seconds")
                .atMost(DEADLINE)
                .until(() -> points(page, chart, start).size() >= SECONDS);
    }

    /** The values of a chart's first line since a time, as it is drawn, the oldest first. */
    private static List<Double> points(Browser page, String chart, long start) {
        List<?> values = (List<?>) page.run(
                "return Chart.getChart(document.querySelector(`canvas[${arguments[0]}]`)).data.datasets[0].data"
                        + ".filter(point => point.x > arguments[1] && Number.isFinite(point.y)).map(point => point.y)",
                chart,
                start);
        return values.stream().map(value -> ((Number) value).doubleValue()).toList();
    }

    @Test
    void a_percentage_that_is_not_possible_does_not_stay(Browser browser) {
        Page.CLASSROOM.open(browser, LAB);
        WebElement field = browser.find("#percent-" + FLAG);
        String held = field.getDomProperty("value");

        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), "150", Keys.TAB);

        browser.awaitText("#set-" + FLAG + " .said", "150 is not possible: from 0 to 100.");
        assertThat(field.getDomProperty("value")).isEqualTo(held);
    }

    @Test
    void arrow_keys_end_at_the_percentage_that_is_shown(Browser browser) {
        LAB.lab().actions().setFlag(FLAG, "0", Mode.ANYWAY);
        Page.CLASSROOM.open(browser, LAB);
        WebElement slider = browser.find("#set-" + FLAG + " input[type=range]");
        await().atMost(DEADLINE).until(() -> "0".equals(slider.getDomProperty("value")));

        slider.sendKeys(Keys.ARROW_RIGHT.toString().repeat(7));

        await().atMost(DEADLINE)
                .untilAsserted(() ->
                        assertThat(LAB.lab().status().flags().users().get(FLAG)).isEqualTo("7% of users"));
        browser.awaitText("#words-" + FLAG, "7% of users");
        assertThat(slider.getDomProperty("value")).isEqualTo("7");
        assertThat(browser.find("#percent-" + FLAG).getDomProperty("value")).isEqualTo("7");
    }

    @Test
    void many_quick_clicks_end_in_the_state_of_the_last_one(Browser browser) {
        Page.CLASSROOM.open(browser, LAB);
        List<WebElement> buttons = browser.driver().findElements(By.cssSelector("#fault-dynamodb-plain button"));
        WebElement ok = buttons.get(0);
        WebElement down = buttons.get(1);

        for (int i = 0; i < 5; i++) {
            down.click();
            ok.click();
        }

        await("it works, and stays so")
                .atMost(DEADLINE)
                .during(SETTLED)
                .until(() -> LAB.lab().status().databases().dynamodb().equals("ok"));
        browser.awaitText("#fault-dynamodb legend", "DynamoDB: ok");
        assertThat(ok.getDomAttribute("aria-pressed")).isEqualTo("true");
        assertThat(down.getDomAttribute("aria-pressed")).isEqualTo("false");
    }
}
