package dev.datanomad.browser;

import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.tasks.TaskSteps.Who;
import dev.datanomad.tasks.migration.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** Takes pictures of the pages of the to-do service, before and after a change of the flags, and of its lab. */
class TaskScreenshotsIT {

    private static final List<Look> LOOKS = List.of(Look.LIGHT, Look.DARK, Look.LIGHT_360);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int ACTIONS = 12;

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final TasksUnderTest TASKS = new TasksUnderTest();

    @RegisterExtension
    static final TasksLabUnderTest LAB = new TasksLabUnderTest();

    private final Path folder = Path.of(System.getProperty("screenshots")).toAbsolutePath();
    private final List<String> pictures = new ArrayList<>();

    @Test
    @Timeout(300)
    void pictures_of_every_page_in_some_states(Browser browser) throws IOException {
        browser.allow("412");
        String first = TASKS.add("bill", "buy milk");
        TASKS.add("bill", "read chapter 3 before Friday, and write down what the teacher is to be asked");
        String last = TASKS.add("bill", "call Ann");
        TASKS.change(first, Map.of("done", true));

        browser.go(TASKS.url("/console"));
        take(browser, "tasks-choice");
        open(browser, "/console/bill");
        take(browser, "tasks-before-change");

        TASKS.setFlags(Step.READ_FROM_BOTH, Map.of());
        browser.awaitText("#change", "Now step 4");
        take(browser, "tasks-after-change");

        browser.find(".edit").click();
        browser.driver().switchTo().activeElement().sendKeys(" about Friday");
        TASKS.change(last, Map.of("text", "call Ann and Ben"));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.awaitText("#said", "Not saved");
        take(browser, "tasks-edit-refused");

        open(browser, "/compare/bill");
        take(browser, "stores-equal");
        TASKS.setFlags(Step.ADD_ACCESS_CODE, Map.of());
        TASKS.add("bill", "only in the old store");
        TASKS.change(last, Map.of("done", true));
        browser.awaitText("#pairs .headline", "2 tasks differ");
        take(browser, "stores-differ");

        open(browser, "/producer");
        browser.find("#start").click();
        await().atMost(DEADLINE).until(() -> browser.texts("#worker-bill .tick").size() >= ACTIONS);
        take(browser, "producer");

        LAB.lab()
                .stores()
                .documents()
                .insertOne(new Document("_id", "old").append("user", "ann").append("text", "an old task"));
        browser.go(LAB.url("/lab/"));
        take(browser, "steps-start");
        LAB.lab().steps().take(Step.READ_FROM_BOTH, Who.user("bill"), false);
        browser.find("#step-6 button").click();
        await().atMost(DEADLINE).until(() -> browser.text("#last-title").equals("Not done"));
        take(browser, "steps-refused");

        Files.writeString(folder.resolve("tasks.html"), index());
        System.out.println(pictures.size() + " pictures: " + folder.resolve("tasks.html"));
    }

    private static void open(Browser browser, String path) {
        browser.go(TASKS.url(path));
        browser.awaitText("#connection", "Live");
    }

    private void take(Browser browser, String state) {
        for (Look look : LOOKS) {
            String name = (state + "-" + look + ".png").toLowerCase(Locale.ROOT).replace('_', '-');
            browser.look(look);
            browser.screenshot(folder.resolve(name));
            pictures.add(name);
        }
        browser.look(Look.LIGHT);
    }

    private String index() {
        StringBuilder index = new StringBuilder("<!doctype html><title>Screenshots</title>\n");
        pictures.forEach(name -> index.append(
                "<figure><img loading=lazy src='" + name + "'><figcaption>" + name + "</figcaption></figure>\n"));
        return index.toString();
    }
}
