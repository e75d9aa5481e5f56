package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.service.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users write what is meant to run in the browser of whoever looks at it: it is shown as the text that it is. */
class HostileIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String SCRIPT = "<script>window.hacked = 1</script>";
    private static final String IMAGE = "\"><img src=x onerror=\"window.hacked = 1\">";
    private static final String CONTROL = "\u202egnp.\u001b[31m\u0007";
    private static final int LARGE = 300_000;

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(2);

    @BeforeAll
    static void writeToBothAndCompare() {
        LAB.lab().actions().setFlag(Rollouts.WRITE_DYNAMO, "100", Mode.ANYWAY);
        LAB.lab().actions().setFlag(Rollouts.READ_DYNAMO, "100", Mode.ANYWAY);
    }

    /** The pages have no pictures, and no scripts but those in their heads. */
    private static void assertHarmless(Browser browser) {
        assertThat(browser.run("return typeof window.hacked")).isEqualTo("undefined");
        assertThat(browser.texts("body script, img")).isEmpty();
        assertThat(browser.overflow()).isZero();
    }

    @Test
    void a_difference_with_hostile_names_is_shown_as_text(Browser browser) {
        Page.DASHBOARD.open(browser, LAB);
        Users users = new Users(LAB);

        users.get(users.post(Json.write(Map.of("user", Map.of("key", SCRIPT + CONTROL, IMAGE, "", "note", SCRIPT)))));

        browser.awaitText("#panels", SCRIPT);
        browser.awaitText("#panels .fields", "<img src=x onerror=");
        assertHarmless(browser);

        browser.go(browser.find("#panels .found a").getDomProperty("href"));

        browser.awaitText("#seen", SCRIPT);
        browser.awaitText("#seen .differences", "<img src=x onerror=");
        assertHarmless(browser);
    }

    @Test
    void hostile_words_in_the_console_stay_words(Browser browser) {
        Page.CONSOLE.open(browser, LAB);
        browser.run(
                "document.getElementById('user').value = arguments[0]; document.getElementById('json').value = arguments[1];",
                IMAGE + SCRIPT,
                Json.write(Map.of("text", SCRIPT + IMAGE + CONTROL)));

        browser.find("#post button.primary").click();

        browser.awaitText("#answer", "201");
        browser.awaitText("#seen .copy-of.mongodb .json", SCRIPT);
        await().atMost(DEADLINE)
                .until(() -> browser.text("#seen .copy-of.dynamodb .json").contains(SCRIPT));
        browser.awaitText("#why-title ~ .quiet", SCRIPT);
        assertThat(browser.text("#seen")).doesNotContain("\u001b", "\u202e");
        assertHarmless(browser);
    }

    /** The command for the way back is run as a shell reads it. */
    @Test
    void a_hostile_key_of_a_named_user_is_shown_as_text_and_its_command_names_that_user(
            Browser browser, Browser dashboard) throws Exception {
        browser.allow("status of 412");
        String user = SCRIPT + IMAGE + CONTROL + "it's \\ " + "x".repeat(300);
        Page.CLASSROOM.open(browser, LAB);
        browser.run(
                "document.getElementById('target-key').value = arguments[0];"
                        + "document.getElementById('target-user').value = arguments[1];",
                Rollouts.READ_MONGO,
                user);

        browser.find("#target button[value=off]").click();
        browser.awaitText("#target .refusal h4", SCRIPT);
        assertHarmless(browser);
        browser.find("#target [data-refusal=anyway]").click();

        browser.awaitText("#timeline", Rollouts.READ_MONGO + ": " + SCRIPT);
        browser.awaitText("#timeline", "Done anyway: flags " + Rollouts.READ_MONGO);
        browser.awaitText("#lever-users .named", SCRIPT);
        browser.awaitText("#gate .command code", SCRIPT);
        assertHarmless(browser);
        Page.DASHBOARD.open(dashboard, LAB);
        dashboard.awaitText("#gate", SCRIPT);
        assertHarmless(dashboard);
        browser.look(Look.LIGHT_360);
        dashboard.look(Look.LIGHT_360);
        assertHarmless(browser);
        assertHarmless(dashboard);
        assertPrintable(browser.text("main"), dashboard.text("main"), CommandLine.run(LAB.home(), "./datanomad flags"));

        String back = browser.text("#gate .command code");
        assertThat(back).startsWith("./datanomad flags " + Rollouts.READ_MONGO + " --user ");
        String output = CommandLine.run(LAB.home(), back);

        assertThat(LAB.lab().status().flags().named().get(Rollouts.READ_MONGO))
                .as(output)
                .isEmpty();
    }

    private static void assertPrintable(String... texts) {
        assertThat(texts)
                .allSatisfy(text -> assertThat(text)
                        .contains("<script>window.hacked")
                        .doesNotContain("\u202e", "\u001b", "\u0007"));
    }

    @Test
    void an_address_with_hostile_words_is_shown_as_text(Browser browser) {
        String words = URLEncoder.encode(SCRIPT + IMAGE, StandardCharsets.UTF_8);

        browser.go(LAB.url("/lab/console?user=" + words + "&id=" + words));

        browser.awaitText("#seen", "<img src=x onerror=");
        assertHarmless(browser);
    }

    @Test
    void a_large_event_is_refused_and_only_its_beginning_is_shown(Browser browser) {
        browser.allow("status of 413");
        Page.CONSOLE.open(browser, LAB);
        browser.run(
                "document.getElementById('raw').click();"
                        + "document.getElementById('json').value = JSON.stringify({user: {key: 'bill'}, text: arguments[0].repeat(arguments[1])});",
                "<b>",
                LARGE / 3);

        browser.find("#post button.primary").click();

        browser.awaitText("#answer", "413");
        browser.awaitText("#sent summary", "300,");
        assertThat(browser.text("#sent pre")).contains("<b><b>").hasSizeLessThan(LARGE / 50);
        assertHarmless(browser);
    }

    @Test
    void hostile_words_in_a_request_that_fails_are_shown_as_text_in_the_classroom(Browser browser) {
        browser.allow("status of 400");
        Page.CLASSROOM.open(browser, LAB);
        browser.run("const steps = document.getElementById('rollout-steps');"
                + "steps.removeAttribute('pattern'); steps.value = '" + IMAGE.replace("'", "") + "';");

        browser.find("#rollout button[value=start]").click();

        browser.awaitText("#rollout .said", "<img src=x onerror=");
        assertHarmless(browser);
    }
}
