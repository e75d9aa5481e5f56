package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.console.ConsoleView;
import dev.datanomad.lab.console.Posted;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Rollouts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console's page, where a learner finds the bug of stage 2 by hand. */
class ConsolePageIT {

    private static final String HOSTILE =
            "\"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e\u001b[31m\u0007";

    @RegisterExtension
    static final Browsers BROWSERS = new Browsers();

    @RegisterExtension
    static final LabUnderTest LAB = LabUnderTest.withStage(2);

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void write_to_both() {
        LAB.lab().actions().setFlag(Rollouts.WRITE_DYNAMO, "100", Mode.ANYWAY);
    }

    @Test
    void the_bug_of_stage_2_is_found_by_hand(Browser browser) {
        browser.go(LAB.url("/lab/console"));
        browser.awaitText("#connection", "Live");

        browser.find("button[value=empty-nickname]").click();

        browser.awaitText("#verdict", "Different in 1 field.");
        assertTheFieldIsMarked(browser);
        assertThat(browser.text("#why-title + p + ul")).contains("then to DynamoDB, as write-events-dynamo is on");
        assertThat(browser.driver().getCurrentUrl()).contains("?user=bill&id=");

        browser.driver().navigate().refresh();

        browser.awaitText("#verdict", "Different in 1 field.");
        assertTheFieldIsMarked(browser);
    }

    private static void assertTheFieldIsMarked(Browser browser) {
        assertThat(browser.text(".copy-of.mongodb mark")).contains("\"nickname\": \"\"", "only in this store");
        assertThat(browser.text(".copy-of.dynamodb mark")).contains("\"nickname\"", "not in this store");
        assertThat(browser.text(".differences tbody th")).isEqualTo("/user/nickname");
    }

    @Test
    void a_posted_event_and_the_newest_ones_are_shown_without_loading_the_page_anew(Browser browser) {
        browser.go(LAB.url("/lab/console"));
        browser.run("window.same = true");
        browser.run("document.getElementById('user').value = 'jo'");
        browser.run("document.getElementById('json').value = '{\"number\": 5}'");

        browser.find("#post button.primary").click();

        browser.awaitText("#verdict", "Equal in both stores.");
        assertThat(browser.text("#answer")).contains("201", "\"number\" : 5");
        String first = browser.driver().getCurrentUrl();

        browser.find("#post button.primary").click();
        browser.awaitText(".latest li:nth-child(2)", "number");
        browser.find(".latest li:nth-child(2) a").click();
        browser.awaitText(".latest li:nth-child(2) a[aria-current]", "");
        browser.awaitText("#answer", "GET of this event");

        assertThat(browser.driver().getCurrentUrl()).isEqualTo(first);
        assertThat(browser.run("return window.same")).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void the_page_is_accessible_when_it_is_empty_and_with_a_difference(Look look, Browser browser) {
        browser.look(look);
        Posted posted = LAB.lab().console().cook("empty-nickname", "bill");

        for (String path : new String[] {"/lab/console", ConsoleView.link("bill", posted.id())}) {
            browser.go(LAB.url(path));
            browser.awaitText("#connection", "Live");
            assertThat(Axe.violations(browser, ":root")).isEmpty();
            assertThat(browser.overflow()).as("pixels beyond the right edge").isZero();
        }
    }

    @Test
    void a_hostile_event_of_a_hostile_user_is_shown_harmlessly(Browser browser) {
        String json =
                "{\"<script>alert(3)</script>\": \"</textarea><img src=x onerror=alert(4)>\u202e\", \"x\": \"\\u001b[2J\"}";
        Posted posted = LAB.lab().console().post(Optional.of(HOSTILE), json);

        browser.go(LAB.url(ConsoleView.link(HOSTILE, posted.id())));

        browser.awaitText("#connection", "Live");
        browser.awaitText(".copy-of.mongodb .json", "<script>alert(3)</script>");
        assertThat(browser.text("#seen"))
                .contains("<script>alert(2)</script>", "\\u202e", "\\u001b")
                .doesNotContain("\u202e", "\u001b", "\u0007");
        assertThat(browser.run("return document.querySelectorAll('main script, main img').length"))
                .isEqualTo(0L);
        assertThat(browser.overflow()).as("pixels beyond the right edge").isZero();
    }

    @Test
    void hostile_addresses_are_answered_with_a_harmless_page() throws Exception {
        for (String text : new String[] {HOSTILE, "\0", "x".repeat(3_000), "..", "\ud83e\udd8a/?#%"}) {
            HttpResponse<String> page = get(ConsoleView.link(text, text));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .doesNotContain("<img", "<script>", "\u202e", "\u001b", "\u0007", "\0", "x".repeat(1_000));
        }
        for (String query : new String[] {"?user=%ff&id=%c3%28", "?id=1", "?user=&id=&&==", "?%00=%00"}) {
            assertThat(get("/lab/console" + query).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void without_a_script_the_event_and_a_command_are_there() throws Exception {
        Posted posted = LAB.lab().console().cook("empty-nickname", "bill");

        String page = get(ConsoleView.link("bill", posted.id())).body();

        assertThat(page).contains("curl -i", "<mark>", "/user/nickname", "Why this user gets what", posted.id());
    }

    @Test
    void an_event_of_300_kb_reaches_the_service_and_one_beyond_the_limit_does_not() throws Exception {
        HttpResponse<String> large = post("{\"user\": \"bill\", \"json\": \"" + "x".repeat(310_000) + "\"}");
        assertThat(large.statusCode()).isEqualTo(200);
        assertThat(large.body()).contains("<b class=\"bad\">413</b>", "310,000 characters");

        HttpResponse<String> tooLarge = post("{\"json\": \"" + "x".repeat(1_600_000) + "\"}");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("more than 1500000 bytes");
    }

    @Test
    void the_two_users_write_and_what_a_store_lacks_opens_in_the_console(Browser browser) {
        browser.go(LAB.url("/lab/console"));
        browser.awaitText("#connection", "Live");

        browser.find("#producer-start button[value=start]").click();

        browser.awaitText("#producer [role=status]", "bill's newest events are in both stores.");
        browser.awaitText("#ticks-jane-dynamodb + ol .there", "\u2713");
        LAB.lab().databases().inject(Store.DYNAMODB, Fault.DOWN);
        browser.awaitText("#ticks-bill-dynamodb + ol .no-answer", "!");
        LAB.lab().databases().inject(Store.DYNAMODB, Fault.NONE);
        browser.find("#producer-start button[value=stop]").click();
        browser.awaitText("#producer [role=status]", "Both are stopped.");
        browser.find("#ticks-bill-dynamodb + ol .no-answer a").click();
        browser.awaitText("#answer", "GET of this event");
        assertThat(browser.driver().getCurrentUrl()).contains("?user=bill&id=");

        assertThat(LAB.lab().timeline().entries())
                .anyMatch(entry -> entry.text().contains("bill and jane begin"));
        long byHand = LAB.lab().console().ledger().written();
        assertThat(LAB.lab().audits().run().total()).isEqualTo(byHand);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(LAB.url(path))).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(LAB.url("/lab/api/console/post")))
                .header("Content-Type", "application/json")
                .header("Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
