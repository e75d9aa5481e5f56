package dev.datanomad.browser;

import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.WindowType;

/** Leads a lab through its states, and takes a picture of each page in each of them. */
class ScreenshotsIT {

    private static final List<Look> LOOKS = List.of(Look.LIGHT, Look.DARK, Look.LIGHT_360);
    private static final int OLD_EVENTS = 2000;
    /** Time for charts to have lines, and for the figures of a state to be on the page. */
    private static final Duration FIGURES = Duration.ofSeconds(6);

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(1);

    private final Path folder = Path.of(System.getProperty("screenshots")).toAbsolutePath();
    private final List<String> pictures = new ArrayList<>();

    /** The states in their order, and how each is reached from the one before. */
    private static Map<String, Runnable> states() {
        Map<String, Runnable> states = new LinkedHashMap<>();
        states.put("start", () -> {});
        states.put("mongodb-only", () -> {
            LAB.lab().seeding().run(OLD_EVENTS);
            LAB.lab().load().start(5, 200);
        });
        states.put("bug-of-stage-2", () -> {
            deploy(Stage.ADD_DYNAMODB);
            flag(Rollouts.WRITE_DYNAMO, 100);
            flag(Rollouts.READ_DYNAMO, 50);
        });
        states.put("dual-writes-at-half", () -> {
            deploy(Stage.FIX_BUG);
            flag(Rollouts.READ_DYNAMO, 0);
            flag(Rollouts.WRITE_DYNAMO, 50);
        });
        states.put("dynamodb-down", () -> {
            flag(Rollouts.WRITE_DYNAMO, 100);
            LAB.lab().databases().inject(Store.DYNAMODB, Fault.of("down", null));
        });
        states.put("shadow-reads", () -> {
            LAB.lab().databases().inject(Store.DYNAMODB, Fault.NONE);
            LAB.lab().reconciler().run(false, false);
            flag(Rollouts.READ_DYNAMO, 100);
        });
        states.put("dynamodb-answers", () -> {
            LAB.lab().reconciler().run(true, false);
            flag(Rollouts.READ_MONGO, 0);
        });
        states.put("dynamodb-only", () -> deploy(Stage.DYNAMO_ONLY));
        states.put("audited", () -> {
            LAB.lab().load().stop();
            LAB.lab().audits().run();
        });
        states.put("stopped", LAB::stop);
        return states;
    }

    @Test
    @Timeout(900)
    void pictures_of_every_page_in_every_state(Browser browser) throws Exception {
        browser.allow("Failed to load resource");
        Map<Page, String> tabs = new LinkedHashMap<>();
        for (Page page : Page.values()) {
            browser.driver().switchTo().newWindow(WindowType.TAB);
            page.open(browser, LAB);
            tabs.put(page, browser.driver().getWindowHandle());
        }
        states().forEach((state, reach) -> {
            reach.run();
            awaitFigures();
            tabs.forEach((page, tab) -> {
                browser.driver().switchTo().window(tab);
                if (page == Page.REPORT) {
                    browser.driver().navigate().refresh();
                }
                take(browser, state, page);
            });
        });
        Files.writeString(folder.resolve("index.html"), index());
        System.out.println(pictures.size() + " pictures: " + folder.resolve("index.html"));
    }

    private static void deploy(Stage stage) {
        LAB.lab().actions().deploy(stage, 1, Mode.ANYWAY);
    }

    private static void flag(String key, int percent) {
        LAB.lab().actions().setFlag(key, Integer.toString(percent), Mode.ANYWAY);
    }

    private static void awaitFigures() {
        await().pollDelay(FIGURES).atMost(DEADLINE).until(() -> true);
    }

    private void take(Browser browser, String state, Page page) {
        for (Look look : LOOKS) {
            String name = (state + "-" + page + "-" + look + ".png")
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            browser.look(look);
            browser.screenshot(folder.resolve(name));
            pictures.add(name);
        }
    }

    private String index() {
        StringBuilder index = new StringBuilder("<!doctype html><title>Screenshots</title>\n");
        pictures.forEach(name -> index.append(
                "<figure><img loading=lazy src='" + name + "'><figcaption>" + name + "</figcaption></figure>\n"));
        return index.toString();
    }
}
