package dev.datanomad.tasks.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.json.Json;
import dev.datanomad.tasks.feed.TaskQueue;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TestTasks;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes of the service, as a client knows them. */
class TaskApiIT {

    @TempDir
    private static Path folder;

    private static TestService service;

    @BeforeAll
    static void start() {
        service = new TestService(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Map<String, Object> json(HttpResponse<String> answer) {
        return Json.parse(answer.body());
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElse("");
    }

    @Test
    void a_task_is_made_read_changed_and_deleted() {
        String user = TestTasks.user();
        HttpResponse<String> made = service.post("{\"user\":\"" + user + "\",\"text\":\"buy milk\"}");
        String path = made.headers().firstValue("Location").orElseThrow();

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(etag(made)).isEqualTo("\"1\"");
        assertThat(json(made)).containsEntry("text", "buy milk").containsEntry("done", false);
        assertThat(service.get(path).body()).isEqualTo(made.body());

        HttpResponse<String> done = service.patch(path, "{\"done\":true}");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(etag(done)).isEqualTo("\"2\"");
        assertThat(json(done)).containsEntry("text", "buy milk").containsEntry("done", true);

        assertThat(service.delete(path).statusCode()).isEqualTo(204);
        assertThat(service.get(path).statusCode()).isEqualTo(404);
        assertThat(service.delete(path).statusCode()).isEqualTo(404);
        assertThat(service.patch(path, "{\"done\":true}").statusCode()).isEqualTo(404);
        assertThat(json(service.get("/tasks/" + user)).get("tasks")).isEqualTo(List.of());
    }

    @Test
    void a_tombstone_is_remembered_for_longer_than_any_message_can_be_on_its_way() {
        String path = service.made(TestTasks.user(), "buy milk");
        service.delete(path);

        String[] parts = path.split("/");
        Duration onTheWay = TaskQueue.RETENTION.plus(TaskQueue.DEAD_LETTER_RETENTION);
        assertThat(TestTasks.MONGO.find(parts[2], parts[3]).flatMap(Task::expires))
                .hasValueSatisfying(
                        time -> assertThat(time).isAfter(Instant.now().plus(onTheWay)));
    }

    @Test
    void a_change_of_an_older_version_is_refused_with_the_newer_one() {
        String path = service.made(TestTasks.user(), "buy milk");
        service.patch(path, "{\"text\":\"buy bread\"}");

        HttpResponse<String> refused =
                service.send(TestService.json("PATCH", "{\"done\":true}").header("If-Match", "\"1\""), path);
        HttpResponse<String> accepted =
                service.send(TestService.json("PATCH", "{\"done\":true}").header("If-Match", "\"2\""), path);

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(etag(refused)).isEqualTo("\"2\"");
        assertThat(json(refused)).containsEntry("field", "If-Match");
        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(etag(accepted)).isEqualTo("\"3\"");
    }

    @Test
    void a_list_goes_on_page_by_page() {
        String user = TestTasks.user();
        for (int i = 0; i < 5; i++) {
            service.made(user, "text " + i);
        }

        Map<String, Object> first = json(service.get("/tasks/" + user + "?limit=3"));
        String next = (String) ((Map<?, ?>) first.get("_links")).get("next");
        Map<String, Object> second = json(service.get(next));

        assertThat(texts(first)).containsExactly("text 4", "text 3", "text 2");
        assertThat(texts(second)).containsExactly("text 1", "text 0");
        assertThat((Map<?, ?>) second.get("_links")).isEmpty();
    }

    private static List<Object> texts(Map<String, Object> page) {
        return ((List<?>) page.get("tasks"))
                .stream().<Object>map(task -> ((Map<?, ?>) task).get("text")).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not JSON | 400",
                "{\"text\":\"buy milk\"} | 400",
                "{\"user\":\"bill\"} | 400",
                "{\"user\":5,\"text\":\"buy milk\"} | 400",
                "{\"user\":\"bill\",\"text\":\"buy milk\",\"version\":7} | 400",
                "{\"user\":\"\",\"text\":\"buy milk\"} | 422",
                "{\"user\":\"bill\",\"text\":\"   \"} | 422",
                "{\"user\":\"bill\",\"text\":\"\\ud800\"} | 422",
                "{\"user\":\"\\u0000\",\"text\":\"buy milk\"} | 422"
            })
    void what_is_no_task_is_refused_with_the_field_to_blame(String body, int status) {
        HttpResponse<String> answer = service.post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void a_text_that_is_too_long_and_a_body_that_is_too_large_are_refused() {
        String long1 = "x".repeat(10_001);
        assertThat(service.post("{\"user\":\"bill\",\"text\":\"" + long1 + "\"}")
                        .statusCode())
                .isEqualTo(422);
        String large = "x".repeat(70_000);
        assertThat(service.post("{\"user\":\"bill\",\"text\":\"" + large + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"1", "W/\"1\"", "\"x\""})
    void what_is_no_version_is_refused_as_a_condition(String condition) {
        String path = service.made(TestTasks.user(), "buy milk");
        HttpResponse<String> answer =
                service.send(TestService.json("PATCH", "{\"done\":true}").header("If-Match", condition), path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer)).containsEntry("field", "If-Match");
    }

    @Test
    void any_text_can_be_a_user() {
        for (String user : List.of("a/b", "..", "50% & <b>", "ümläut 🙂", "a b+c")) {
            String path = service.made(user, "buy milk");
            assertThat(json(service.get(path))).containsEntry("user", user);
        }
    }

    @Test
    void both_stores_are_compared_side_by_side() {
        String user = TestTasks.user();
        service.made(user, "only in MongoDB");
        service.setFlags(Step.WRITE_TO_BOTH, false);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            service.made(user, "in both");
            return service.get("/tasks/" + user + "?compare").body().contains("\"standing\":\"equal\"");
        });
        service.setFlags(Step.ADD_ACCESS_CODE, false);

        List<?> pairs =
                (List<?>) json(service.get("/tasks/" + user + "?compare")).get("tasks");
        Map<?, ?> oldest = (Map<?, ?>) pairs.get(pairs.size() - 1);
        assertThat(oldest.get("standing")).isEqualTo("only in mongodb");
        assertThat(oldest.get("dynamodb")).isNull();
    }
}
