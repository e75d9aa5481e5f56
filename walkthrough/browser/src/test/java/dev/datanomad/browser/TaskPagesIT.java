package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.http.EventPaths;
import dev.datanomad.tasks.migration.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The pages of the to-do service. */
class TaskPagesIT {

    private static final String HOSTILE =
            "\"><img src=x onerror=\"window.hacked = 1\"></textarea><script>window.hacked = 1</script>\u202e\u0007";
    private static final Duration SOON = Duration.ofSeconds(15);
    /** A page asks again every three seconds. */
    private static final Duration REFRESHED = Duration.ofSeconds(4);

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final TasksUnderTest TASKS = new TasksUnderTest();

    static Stream<Arguments> pagesAndLooks() {
        return Stream.of(
                        "/console",
                        "/console?user=..",
                        "/console/bill",
                        "/console/nobody",
                        "/compare/bill",
                        "/producer")
                .flatMap(page -> Arrays.stream(Look.values()).map(look -> Arguments.of(page, look)));
    }

    @BeforeEach
    void write_to_both() {
        TASKS.setFlags(Step.WRITE_TO_BOTH, Map.of());
    }

    @ParameterizedTest
    @MethodSource("pagesAndLooks")
    void a_page_is_accessible_and_fits_its_window(String page, Look look, Browser browser) {
        if (!TASKS.tasks("bill").contains("xxx")) {
            TASKS.change(TASKS.add("bill", "buy milk"), Map.of("done", true));
            TASKS.add("bill", "x".repeat(300) + "\nsecond line\u202e");
            TASKS.setFlags(Step.ADD_ACCESS_CODE, Map.of());
            TASKS.add("bill", "only in MongoDB");
            write_to_both();
        }
        browser.look(look);

        browser.go(TASKS.url(page));
        if (!page.startsWith("/console") || page.startsWith("/console/")) {
            browser.awaitText("#connection", "Live");
        }

        assertThat(Axe.violations(browser, ":root")).isEmpty();
        assertThat(browser.overflow()).as("pixels beyond the right edge").isZero();

        browser.run("document.querySelector('.edit')?.click()");
        assertThat(Axe.violations(browser, ":root")).isEmpty();
        assertThat(browser.overflow()).as("pixels beyond the right edge").isZero();
    }

    @Test
    void details_are_folded_while_the_window_is_narrow(Browser browser) {
        browser.look(Look.LIGHT_360);
        open(browser, "bill");
        assertThat(browser.find("details").getDomProperty("open")).isEqualTo("false");

        browser.look(Look.LIGHT);

        await().atMost(SOON)
                .until(() -> browser.find("details").getDomProperty("open").equals("true"));
    }

    @Test
    void tasks_are_added_done_edited_and_deleted_with_keys(Browser browser) {
        String user = TasksUnderTest.user();
        open(browser, user);

        browser.find("#text").sendKeys("buy milk", Keys.ENTER);
        browser.awaitText(".task .text", "buy milk");
        assertThat(browser.text("#said")).isEqualTo("Added: buy milk");

        keys(browser, Keys.TAB, Keys.TAB, Keys.SPACE);
        browser.awaitText(".task.done .text", "buy milk");
        assertThat(TASKS.tasks(user)).contains("\"done\":true", "\"version\":2");
        assertThat(focus(browser)).isEqualTo("INPUT");

        keys(browser, Keys.TAB, Keys.ENTER);
        assertThat(focus(browser)).isEqualTo("TEXTAREA");
        keys(browser, " and bread", Keys.ESCAPE);
        assertThat(focus(browser)).isEqualTo("BUTTON.edit");
        keys(browser, Keys.ENTER);
        keys(browser, " and eggs", Keys.ENTER);
        browser.awaitText(".task .text", "buy milk and eggs");
        await().atMost(SOON).until(() -> focus(browser).equals("BUTTON.edit"));
        assertThat(TASKS.tasks(user)).contains("\"text\":\"buy milk and eggs\"", "\"version\":3");

        keys(browser, Keys.TAB, Keys.ENTER);
        browser.awaitText("#tasks", "No tasks.");
        assertThat(browser.text("#said")).isEqualTo("Deleted: buy milk and eggs");
        await().atMost(SOON)
                .until(() -> browser.run("return document.activeElement.id").equals("text"));
        assertThat(TASKS.tasks(user)).contains("\"tasks\":[]");
    }

    @Test
    void a_box_that_is_clicked_twice_quickly_ends_where_it_began(Browser browser) {
        String user = TasksUnderTest.user();
        TASKS.add(user, "buy milk");
        open(browser, user);

        browser.run(
                "const box = document.querySelector('.task input'); box.click(); box.click(); box.click(); box.click();");

        await().atMost(SOON).until(() -> TASKS.tasks(user).contains("\"version\":5"));
        browser.awaitText(".task.open .version", "version 5");
        assertThat(browser.run("return document.querySelector('.task input').checked"))
                .isEqualTo(false);
        assertThat(browser.text("#said")).isEqualTo("To do again: buy milk");
    }

    @Test
    void a_change_of_the_configuration_is_seen_and_said_once(Browser browser) {
        open(browser, "bill");
        assertThat(browser.text("#configuration .headline"))
                .isEqualTo("Step 3: Write to both, with the old one as primary");
        assertThat(browser.text("#change")).isEmpty();
        browser.run(
                "window.spoken = []; new MutationObserver(() => spoken.push(document.querySelector('#change').textContent))"
                        + ".observe(document.querySelector('#change'), {childList: true, characterData: true, subtree: true})");

        TASKS.setFlags(Step.READ_FROM_BOTH, Map.of());

        await().atMost(REFRESHED).until(() -> browser.text("#change").endsWith("Now step 4: Read from both"));
        assertThat(browser.text("#configuration .headline")).isEqualTo("Step 4: Read from both");
        assertThat(browser.texts(".flags .new code")).containsExactly("read-tasks-both");
        assertThat(browser.run("return getComputedStyle(document.querySelector('#served')).animationName"))
                .isEqualTo("changed");
        await().during(REFRESHED.multipliedBy(2))
                .atMost(REFRESHED.multipliedBy(3))
                .until(() -> browser.run("return spoken.length").equals(1L));

        TASKS.setFlags(Step.READ_FROM_BOTH, Map.of("write-tasks-dynamo", false));

        browser.awaitText("#change", "Now no step: flags differ, write-tasks-dynamo off");
        assertThat(browser.texts("#changes li"))
                .hasSize(1)
                .allMatch(line -> line.endsWith("Now step 4: Read from both"));
    }

    @Test
    void instances_that_take_turns_are_told_of_once(Browser browser) {
        open(browser, "bill");

        Object said = browser.runAsync("""
                const { panel } = await import(new URL(arguments[0], location.href));
                const element = document.querySelector('#served').cloneNode(true);
                const refresh = panel(element, '/another');
                const real = window.fetch;
                const { page } = document.documentElement.dataset;
                const said = [];
                for (const [instance, step] of [['b', 3], ['a', 3], ['b', 3], ['a', 4], ['b', 4], ['a', 4], ['c', 4]]) {
                  const served = { ...JSON.parse(element.dataset.served), instance, step, headline: `Step ${step}: X` };
                  if (step === 3) served.headline = JSON.parse(element.dataset.served).headline;
                  window.fetch = (path, options) => path.startsWith('/another')
                    ? Promise.resolve(new Response(JSON.stringify({ page, served, html: '' })))
                    : real(path, options);
                  await refresh();
                  said.push(element.querySelector('#change span')?.textContent ?? '');
                }
                window.fetch = real;
                return said;
                """, browser.asset("configuration.js"));

        assertThat(said)
                .isEqualTo(List.of(
                        "Now served by instance b",
                        "Now served by instance b",
                        "Now served by instance b",
                        "Now step 4: X",
                        "Now step 4: X",
                        "Now step 4: X",
                        "Now served by instance c"));
    }

    @Test
    void without_motion_a_change_has_a_mark_that_stays(Browser browser) {
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        open(browser, "bill");

        TASKS.setFlags(Step.NEW_PRIMARY, Map.of());

        browser.awaitText("#change", "Now step 5: Make the new one primary");
        assertThat(browser.run("const style = getComputedStyle(document.querySelector('#served'));"
                        + "return style.animationName + ' ' + (style.boxShadow !== 'none')"))
                .isEqualTo("none true");
    }

    @Test
    void a_second_page_sees_a_change_and_keeps_what_is_being_typed(Browser first, Browser second) {
        String user = TasksUnderTest.user();
        TASKS.add(user, "call Ann");
        TASKS.add(user, "buy milk");
        open(first, user);
        open(second, user);
        second.find("#text").sendKeys("half a sen");
        second.find(".task:nth-child(2) .edit").click();
        keys(second, " and Ben");

        first.find(".task:nth-child(1) input").click();

        first.awaitText(".task.done .text", "buy milk");
        await().atMost(REFRESHED).until(() -> second.text(".task.done .text").equals("buy milk"));
        assertThat(focus(second)).isEqualTo("TEXTAREA");
        assertThat(second.run("return document.activeElement.value")).isEqualTo("call Ann and Ben");
        assertThat(second.run("return document.querySelector('#text').value")).isEqualTo("half a sen");
    }

    @Test
    void an_edit_of_what_has_changed_meanwhile_is_refused_and_shows_the_newer_one(Browser browser) {
        browser.allow("412");
        String user = TasksUnderTest.user();
        String path = TASKS.add(user, "buy milk");
        open(browser, user);
        browser.find(".edit").click();
        keys(browser, " and eggs");

        TASKS.change(path, Map.of("text", "buy oat milk"));
        keys(browser, Keys.ENTER);

        browser.awaitText("#said", "Not saved: the task has changed meanwhile.");
        browser.awaitText(".note", "now reads \"buy oat milk\".");
        assertThat(TASKS.tasks(user)).contains("buy oat milk");
        assertThat(browser.run("return document.activeElement.value")).isEqualTo("buy milk and eggs");

        keys(browser, Keys.ENTER);

        browser.awaitText(".task .text", "buy milk and eggs");
        assertThat(browser.text(".task .version")).startsWith("version 3");
        assertThat(browser.text(".note")).isEmpty();
    }

    @Test
    void a_box_of_what_has_changed_meanwhile_is_refused_and_shows_the_newer_one(Browser browser) {
        browser.allow("412");
        String user = TasksUnderTest.user();
        String path = TASKS.add(user, "buy milk");
        open(browser, user);
        TASKS.change(path, Map.of("text", "buy oat milk"));
        browser.run(
                "document.querySelector('.task').dataset.version = 1; document.querySelector('.task input').click()");

        browser.awaitText("#said", "has changed meanwhile. The newer one is shown.");
        browser.awaitText(".task.open .text", "buy oat milk");
        assertThat(browser.run("return document.querySelector('.task input').checked"))
                .isEqualTo(false);
    }

    @Test
    void what_is_typed_stays_when_its_task_was_deleted_elsewhere(Browser browser) {
        browser.allow("404");
        String user = TasksUnderTest.user();
        String path = TASKS.add(user, "buy milk");
        open(browser, user);
        browser.find(".edit").click();
        keys(browser, " and eggs");

        TASKS.delete(path);

        browser.awaitText(".note", "It was deleted meanwhile.");
        assertThat(browser.run("return document.activeElement.value")).isEqualTo("buy milk and eggs");
        keys(browser, Keys.ENTER);
        browser.awaitText("#said", "is not there any more");
        browser.find(".cancel").click();
        browser.awaitText("#tasks", "No tasks.");
    }

    @Test
    void hostile_users_and_tasks_are_shown_as_text(Browser browser) {
        TASKS.add(HOSTILE, HOSTILE);

        for (String page : new String[] {"/console/", "/compare/"}) {
            browser.go(TASKS.url(page + EventPaths.encode(HOSTILE)));
            browser.awaitText("#connection", "Live");
            browser.awaitText("main .text", "</textarea><script>");
            assertThat(browser.texts("body script, img")).isEmpty();
            assertThat(browser.overflow()).isZero();
        }

        browser.go(TASKS.url("/console/" + EventPaths.encode(HOSTILE)));
        browser.awaitText("#connection", "Live");
        browser.find("#text").sendKeys("<b>mine</b>", Keys.ENTER);
        browser.awaitText(".task:first-child .text", "<b>mine</b>");
        browser.find(".task:last-child input").click();
        browser.awaitText(".task:last-child.done .text", "</textarea>");
        assertThat(TASKS.tasks(HOSTILE)).contains("<b>mine</b>", "\"done\":true");
        assertThat(browser.run("return typeof window.hacked")).isEqualTo("undefined");
    }

    @Test
    void older_tasks_stay_what_is_shown(Browser browser) {
        String user = TasksUnderTest.user();
        for (int i = 1; i <= 22; i++) {
            TASKS.add(user, "task " + i);
        }
        open(browser, user);

        browser.find("#older").click();
        browser.awaitText("#connection", "Live");

        assertThat(browser.texts(".task .text")).containsExactly("task 2", "task 1");
        browser.find(".task:nth-child(2) input").click();
        browser.awaitText(".task.done .text", "task 1");
        assertThat(browser.texts(".task .text")).containsExactly("task 2", "task 1");
        browser.find("#newest").click();
        browser.awaitText(".task .text", "task 22");
    }

    @Test
    void what_differs_between_the_stores_is_marked_and_goes_away(Browser browser) {
        String user = TasksUnderTest.user();
        String path = TASKS.add(user, "buy milk");
        TASKS.setFlags(Step.ADD_ACCESS_CODE, Map.of());
        TASKS.change(path, Map.of("text", "buy oat milk"));

        browser.go(TASKS.url("/compare/" + user));
        browser.awaitText("#pairs .headline", "1 task differs, of 1");
        assertThat(browser.texts(".pair mark")).containsExactly("buy oat milk", "version 2", "buy milk", "version 1");

        write_to_both();
        TASKS.change(path, Map.of("done", true));

        browser.awaitText("#pairs .headline", "Equal: both stores have the same task");
        assertThat(browser.texts(".pair mark")).isEmpty();
    }

    @Test
    void the_two_users_work_until_they_are_stopped(Browser browser) {
        browser.go(TASKS.url("/producer"));
        browser.awaitText("#connection", "Live");

        browser.find("#start").click();

        browser.awaitText("#state", "Both work.");
        for (String user : List.of("bill", "jane")) {
            await().atMost(SOON).until(() -> count(browser, user, "made") >= 2 && count(browser, user, "done") >= 1);
        }
        browser.find("#stop").click();
        browser.awaitText("#state", "Both are stopped.");
        List<String> counts = browser.texts(".counters dd");
        assertThat(browser.texts("#worker-bill .tick"))
                .hasSize(count(browser, "bill", "made") + count(browser, "bill", "done"));
        assertThat(count(browser, "bill", "failed")).isZero();
        assertThat(browser.text("#failures-none")).isEqualTo("None.");
        assertThat(browser.text("#worker-jane .where"))
                .isEqualTo("Step 3: Write to both, with the old one as primary · instance a");
        await().during(REFRESHED)
                .atMost(SOON)
                .until(() -> browser.texts(".counters dd").equals(counts));
        assertThat(TASKS.tasks("jane")).contains("\"done\":true");
    }

    @Test
    void a_deploy_is_seen_in_the_console_and_by_the_producer(Browser console, Browser producer) {
        console.allow("ERR_CONNECTION_REFUSED");
        producer.allow("ERR_CONNECTION_REFUSED");
        open(console, "bill");
        producer.go(TASKS.url("/producer"));
        producer.awaitText("#connection", "Live");
        producer.find("#start").click();
        await().atMost(SOON).until(() -> count(producer, "bill", "made") >= 1);

        TASKS.stop();

        console.awaitText("#connection", "The service does not answer.");
        producer.awaitText("#state", "Requests of bill and jane fail.");
        producer.awaitText("#failures", "no answer The service does not answer.");
        assertThat(console.texts(".task")).isNotEmpty();

        TASKS.start("b", "dynamodb");
        try {
            console.awaitText(
                    "#change",
                    "Now served by instance b, with code for dynamodb only, step 8: Delete the old access code");
            console.awaitText("#connection", "Live");
            producer.awaitText("#state", "Both work.");
            await().atMost(SOON).until(() -> producer.text("#state").equals("Both work."));
            assertThat(producer.texts("#failures li"))
                    .hasSize(count(producer, "bill", "failed") + count(producer, "jane", "failed"));
        } finally {
            TASKS.stop();
            TASKS.start("a", "both");
        }
    }

    private static void open(Browser browser, String user) {
        browser.go(TASKS.url("/console/" + user));
        browser.awaitText("#connection", "Live");
    }

    private static void keys(Browser browser, CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
    }

    /** The element that has the focus. */
    private static String focus(Browser browser) {
        return (String) browser.run("const {nodeName, className} = document.activeElement;"
                + "return nodeName === 'BUTTON' ? `${nodeName}.${className}` : nodeName");
    }

    private static int count(Browser browser, String user, String of) {
        return Integer.parseInt(browser.text("#worker-" + user + " [data-count=" + of + "]"));
    }
}
