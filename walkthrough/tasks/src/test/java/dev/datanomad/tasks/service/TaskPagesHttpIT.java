package dev.datanomad.tasks.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.http.EventPaths;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the to-do service as a program gets them: what is there without scripts, and what is safe to show. */
class TaskPagesHttpIT {

    private static final String HOSTILE =
            "\"><img src=x onerror=alert(1)></textarea><script>alert(2)</script>\u202e\u0007";

    @TempDir
    private static Path folder;

    private static App app;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        app = start("both", "/lab/", true, true);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static App start(String code, String lab, boolean writesBoth, boolean readsBoth) throws IOException {
        Path flags = folder.resolve(code + ".json");
        Map<String, Boolean> values = Map.of(
                "write-tasks-dynamo", writesBoth,
                "read-tasks-both", readsBoth,
                "primary-tasks-dynamo", false,
                "write-tasks-mongo", true,
                "queue-tasks", false,
                "feed-tasks", true);
        Files.writeString(flags, Json.write(Map.of("flagValues", values)));
        Map<String, String> settings = new HashMap<>();
        settings.put("TASKS_CODE", code);
        settings.put("INSTANCE", "<b>blue</b>");
        settings.put("FLAGS_FILE", flags.toString());
        settings.put("LAB_PATH", lab);
        return new App(TestDatabases.settings(settings));
    }

    @Test
    void the_console_shows_tasks_and_what_serves_them_without_a_script() throws Exception {
        String user = user();
        String id = post(user, "buy milk");

        HttpResponse<String> page = get("/console/" + user);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("buy milk", "○ to do", "version 1", id)
                .contains("Step 4: Read from both", "&lt;b&gt;blue&lt;/b&gt;", "<code>both</code>")
                .contains("<code>write-tasks-dynamo</code> <b>on</b>", "<code>queue-tasks</code> <b>off</b>")
                .contains("<noscript>", "curl -i -H 'Content-Type: application/json'")
                .contains("href=\"/compare/" + user, "href=\"/producer\"", "href=\"/\"", "href=\"/lab/\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOSTILE,
                "%2F",
                "a/b",
                "..;x",
                "...",
                ".",
                "..",
                " ",
                "\ud83e\udd8a",
                "\u05e9\u202e",
                "plus+sign",
                "'",
                "configuration",
                "tasks",
                "\u007f\u0085",
                "?x=1#y"
            })
    void any_user_has_pages_on_which_nothing_is_run(String user) throws Exception {
        post(user, HOSTILE);
        String encoded = EventPaths.encode(user);

        for (String path : new String[] {"/console/", "/compare/"}) {
            HttpResponse<String> page = get(path + encoded);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("&lt;img src=x onerror=alert(1)&gt;&lt;/textarea&gt;&lt;script&gt;")
                    .contains("=\"/console/" + encoded + "\"", "=\"/compare/" + encoded + "\"")
                    .doesNotContain("<img", "<script>");
        }
        assertThat(get("/console/" + encoded).body()).contains("data-path=\"/tasks/" + encoded + "\"");
        assertThat(get("/console/" + encoded + "/tasks").body()).contains("&lt;script&gt;");
        assertThat(Json.parse(get("/console/" + encoded + "/configuration").body()))
                .containsKeys("page", "served", "html");
    }

    @Test
    void names_within_sentences_and_commands_turn_nothing_around() throws Exception {
        String page = get("/console/" + EventPaths.encode("a'b\u202e\n")).body();

        assertThat(page)
                .contains("<title>Tasks of a'b\\u202e\\n", "{\"user\":\"a'\\''b\\u202e\\n\"")
                .doesNotContain("\u202e");
    }

    @ParameterizedTest
    @CsvSource({
        "bill, /console/bill",
        "a/b, /console/a%2Fb",
        "'<b> é', /console/%3Cb%3E%20%C3%A9",
        "//x.test, /console/%2F%2Fx.test"
    })
    void a_user_from_the_form_is_led_to_the_page(String user, String path) throws Exception {
        HttpResponse<String> answer = get("/console?user=" + EventPaths.encode(user));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(path);
    }

    @ParameterizedTest
    @CsvSource({".", "..", "%00", "NONE"})
    void a_user_that_no_browser_can_name_is_told_so(String user) throws Exception {
        String key = user.equals("NONE") ? "x".repeat(1_025) : user;

        HttpResponse<String> answer = get("/console?user=" + key);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("role=\"alert\"", "Any other user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console",
                "/console/bill",
                "/console/bill/tasks",
                "/console/bill/configuration",
                "/compare/bill",
                "/compare/bill/tasks",
                "/producer"
            })
    void every_page_and_part_forbids_what_is_not_of_this_service(String path) throws Exception {
        HttpResponse<String> page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'self'")
                .doesNotContain("unsafe");
        assertThat(page.headers().map())
                .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("Referrer-Policy", List.of("no-referrer"))
                .containsEntry("Cache-Control", List.of("no-store"));
        assertThat(page.body()).doesNotContain("style=", "onclick", "javascript:");
    }

    @ParameterizedTest
    @CsvSource({
        "/console/bill/nothing, 404",
        "/console/bill/tasks/1, 404",
        "/compare, 404",
        "/compare/bill/1, 404",
        "/producer/x, 404",
        "/page-assets/0/nothing.js, 404",
        "/console/%ff, 400"
    })
    void an_unknown_page_is_a_problem(String path, int status) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void a_users_key_that_is_too_long_is_a_problem() throws Exception {
        for (String path :
                new String[] {"/console/%s", "/console/%s/configuration", "/console/%s/tasks", "/compare/%s"}) {
            assertThat(get(path.formatted("x".repeat(1_025))).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void files_of_the_pages_may_be_kept() throws Exception {
        String page = get("/console/bill").body();
        String script = page.replaceFirst("(?s).*src=\"([^\"]+/console\\.js)\".*", "$1");

        HttpResponse<String> answer = get(script);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
    }

    @Test
    void older_tasks_are_on_further_pages() throws Exception {
        String user = user();
        for (int i = 1; i <= TaskReader.PAGE + 1; i++) {
            post(user, "task number " + i + ".");
        }

        String first = get("/console/" + user).body();
        String older = first.replaceFirst("(?s).*id=\"older\" href=\"([^\"]+)\".*", "$1");
        String second = get(older).body();

        assertThat(first).contains("task number 21.", "task number 2.").doesNotContain("task number 1.");
        assertThat(second).contains("task number 1.", "Newest tasks").doesNotContain("task number 2.", "Older tasks");
        assertThat(get("/console/" + user + "?before=" + "x".repeat(2_000)).body())
                .contains("task number 21.");
    }

    @Test
    void what_differs_between_the_stores_is_marked() throws Exception {
        String user = user();
        try (App before = start("mongodb", "", false, false)) {
            String id = post(user, "only there");
            String both = post(user, "in both");
            assertThat(send(before, "PATCH", "/tasks/" + user + "/" + both, "{\"text\": \"newer\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(before, "POST", "/tasks", task(user, "old")).statusCode())
                    .isEqualTo(201);
            assertThat(id).isNotEmpty();
        }

        String page = get("/compare/" + user).body();

        assertThat(page)
                .contains("2 tasks differ, of 3", "DynamoDB is behind by 1 version", "Only in MongoDB")
                .contains(
                        "<mark>newer</mark>",
                        "<mark>in both</mark>",
                        "<mark>not there</mark>",
                        "<mark>version 2</mark>");
    }

    @ParameterizedTest
    @CsvSource({"mongodb, Step 1: Deploy the new database", "dynamodb, Step 8: Delete the old access code"})
    void a_version_for_one_store_has_nothing_to_compare(String code, String step) throws Exception {
        try (App single = start(code, "", false, false)) {
            HttpResponse<String> page = send(single, "GET", "/console/bill", null);
            assertThat(page.body())
                    .contains(step, "this version reads no flags")
                    .doesNotContain("/compare/", ">Lab<");
            assertThat(send(single, "GET", "/console", null).body()).doesNotContain("/compare/");
            assertThat(send(single, "GET", "/compare/bill", null).statusCode()).isEqualTo(404);
        }
    }

    private static String user() {
        return UUID.randomUUID().toString();
    }

    private static String task(String user, String text) {
        return Json.write(Map.of("user", user, "text", text));
    }

    private String post(String user, String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(app, "POST", "/tasks", task(user, text));
        assertThat(answer.statusCode()).isEqualTo(201);
        return Json.parse(answer.body()).get("id").toString();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(app, "GET", path, null);
    }

    private HttpResponse<String> send(App app, String method, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.url() + path))
                .header("Content-Type", "application/json")
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
