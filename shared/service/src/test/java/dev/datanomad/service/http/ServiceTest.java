package dev.datanomad.service.http;

import static dev.datanomad.service.http.TestService.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventArbitraries;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceTest {

    private final AtomicBoolean ready = new AtomicBoolean(true);

    private final InMemoryEventStore store = new InMemoryEventStore();

    @AutoClose
    private final TestService service = new TestService(store, service -> service.readyWhen(ready::get));

    @Test
    void a_posted_event_comes_back_with_a_link_and_without_an_id() {
        String posted = "{\"hello\":\"world\",\"a\":[1.1,\"\u6f22\",\"\"],\"user\":{\"key\":\"abc\"}";

        HttpResponse<String> answer = service.post(posted + "}");

        String self = TestService.self(answer.body());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Location")).contains(self);
        assertThat(self).matches("/events/abc/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
        assertThat(answer.body()).isEqualTo(posted + ",\"_links\":{\"self\":\"" + self + "\"}}");

        HttpResponse<String> got = service.get(self);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(got.body()).isEqualTo(answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json; profile=x; charset=utf-8"
            })
    void json_may_be_declared_in_several_ways(String contentType) {
        assertThat(service.post("{\"user\":{\"key\":\"a\"}}".getBytes(), contentType)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void events_of_a_user_are_listed_newest_first_with_a_link_to_more() {
        List<String> links = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            links.add(0, service.postOf("list/er"));
        }

        Map<String, Object> first =
                Json.parse(service.get("/events/list%2Fer?limit=3").body());
        String next = (String) links(first).get("next");
        Map<String, Object> second = Json.parse(service.get(next).body());

        assertThat(selves(first)).isEqualTo(links.subList(0, 3));
        assertThat(links(first)).containsEntry("self", "/events/list%2Fer?limit=3");
        assertThat(selves(second)).isEqualTo(links.subList(3, 5));
        assertThat(links(second)).containsOnlyKeys("self");
        assertThat(selves(Json.parse(service.get("/events/list%2Fer").body()))).isEqualTo(links);
    }

    @Test
    void a_page_is_twenty_events_unless_asked_otherwise() {
        for (int i = 0; i < 21; i++) {
            service.postOf("many");
        }

        assertThat(selves(Json.parse(service.get("/events/many").body()))).hasSize(20);
        assertThat(selves(Json.parse(service.get("/events/many?limit=100").body())))
                .hasSize(21);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b",
                "..",
                "a b",
                "%2F",
                "?a=b&c",
                "#",
                "+",
                "\n",
                "\u6f22",
                "\ud83d\ude00",
                "\u001b[2J",
                "2019-05-01/7"
            })
    void every_link_that_is_handed_out_can_be_followed(String text) {
        String longest = text.repeat(Event.MAX_ID_BYTES / text.getBytes(StandardCharsets.UTF_8).length);
        for (String userKey : List.of(
                "links of " + text, "links of " + text.repeat(4_000 / text.getBytes(StandardCharsets.UTF_8).length))) {
            for (String id : List.of(text + "1", text + "2", longest)) {
                store.put(new Event(id, EventArbitraries.bodyOf(userKey)));
            }
            String next = "/events/"
                    + URLEncoder.encode(userKey, StandardCharsets.UTF_8).replace("+", "%20") + "?limit=1";
            for (int page = 0; page < 3; page++) {
                HttpResponse<String> answer = service.get(next);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                Map<String, Object> list = Json.parse(answer.body());
                assertThat(selves(list))
                        .hasSize(1)
                        .allSatisfy(
                                self -> assertThat(service.get((String) self).statusCode())
                                        .isEqualTo(200));
                next = (String) links(list).get("next");
            }
            assertThat(next).isNull();
        }
    }

    @Test
    void what_cannot_be_read_takes_nothing_from_its_neighbours_and_says_what_is_wrong() {
        String first = service.postOf("legacy");
        Event spoilt = TestEvents.eventOf("legacy", Map.of());
        store.put(spoilt);
        String last = service.postOf("legacy");
        store.damage("legacy", new UnreadableEvent("memory", spoilt.id(), "/at", "is of type Date"));

        HttpResponse<String> list = service.get("/events/legacy?limit=2");
        String next = (String) links(Json.parse(list.body())).get("next");
        HttpResponse<String> one = service.get("/events/legacy/" + spoilt.id());

        assertThat(selves(Json.parse(list.body()))).containsExactly(last);
        assertThat(selves(Json.parse(service.get(next).body()))).containsExactly(first);
        assertProblem(one, 500, "/at");
        assertThat(one.body()).contains("The field /at is of type Date.");
        assertThat(one.headers().firstValue("Retry-After")).isEmpty();
        assertThat(service.get("/metrics").body()).contains("datanomad_events_unreadable_total 2.0");
        await().untilAsserted(() -> assertThat(service.get("/").body())
                .contains("Unreadable events", "/at is of type Date", spoilt.id(), "some events cannot be read"));
    }

    @Test
    void a_user_without_events_has_an_empty_list() {
        HttpResponse<String> answer = service.get("/events/nobody");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"events\":[],\"_links\":{\"self\":\"/events/nobody?limit=20\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "x", "", "1.5", "1&limit=2", "99999999999"})
    void a_bad_parameter_is_named(String limit) {
        assertProblem(service.get("/events/abc?limit=" + limit), 400, "limit");
        assertProblem(service.get("/events/abc?before="), 400, "before");
        assertProblem(service.get("/events/abc?before=a&before=b"), 400, "before");
    }

    @Test
    void a_parameter_that_is_not_percent_encoded_properly_is_named() throws Exception {
        String answer = service.rawGet("/events/abc?limit=%zz");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"field\":\"limit\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nope",
                "/events/a/b/c",
                "/events/abc/unknown",
                "/health",
                "/Events/a",
                "/events/%2e%2e/x",
                "/nope%2Fx"
            })
    void what_is_not_there_is_not_found(String path) {
        assertProblem(service.get(path), 404, null);
        assertThat(service.head(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /events        | POST, OPTIONS
            DELETE  | /events        | POST, OPTIONS
            PUT     | /events/a      | GET, HEAD, OPTIONS
            POST    | /events/a/b    | GET, HEAD, OPTIONS
            DELETE  | /events/a/b    | GET, HEAD, OPTIONS
            PATCH   | /events/a/b    | GET, HEAD, OPTIONS
            TRACE   | /events/a/b    | GET, HEAD, OPTIONS
            NONSENSE| /events/a/b    | GET, HEAD, OPTIONS
            POST    | /metrics       | GET, HEAD, OPTIONS
            POST    | /health/ready  | GET, HEAD, OPTIONS
            """)
    void another_method_is_refused_with_those_that_are_not(String method, String path, String allowed) {
        HttpResponse<String> answer = service.send(service.request(path).method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, null);
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    }

    @Test
    void options_are_told() {
        HttpResponse<String> answer =
                service.send(service.request("/events").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Allow")).contains("POST, OPTIONS");
    }

    @Test
    void head_is_get_without_a_body() {
        String self = service.postOf("abc");

        HttpResponse<String> head = service.head(self);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(service.get(self).body().length());
    }

    @Test
    void health_tells_alive_from_ready() {
        assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);

        ready.set(false);
        try {
            assertProblem(service.get("/health/ready"), 503, null);
            assertThat(service.head("/health/ready").statusCode()).isEqualTo(503);
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            ready.set(true);
        }
    }

    @Test
    void the_log_says_ready_when_the_service_is_and_not_before() {
        Logger logger = (Logger) LoggerFactory.getLogger(Service.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        AtomicBoolean flagsKnown = new AtomicBoolean();
        try (TestService waiting = new TestService(store, service -> service.readyWhen(flagsKnown::get))) {
            assertThat(messages(lines))
                    .containsExactly("service-under-test has started on " + waiting.url()
                            + " as instance-7, and is not ready yet");

            flagsKnown.set(true);

            await().untilAsserted(() -> assertThat(messages(lines))
                    .endsWith("service-under-test is ready on " + waiting.url() + " as instance-7"));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
            logger.setAdditive(true);
        }
    }

    private static List<String> messages(ListAppender<ILoggingEvent> lines) {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void metrics_are_text_that_prometheus_reads() {
        service.get(service.postOf("abc"));
        service.post("{\"n\":1e400,\"user\":{\"key\":\"abc\"}}");

        HttpResponse<String> metrics = service.get("/metrics");

        assertThat(metrics.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body().lines())
                .allMatch(
                        line -> line.matches("# (HELP|TYPE) \\w+ .+|\\w+(\\{(\\w+=\"[^\"]*\",?)*})? [-+.\\dEINaNnf]+"));
        assertThat(metrics.body())
                .containsPattern(
                        "(?m)^datanomad_requests_seconds_count\\{operation=\"read\",outcome=\"success\"} [1-9]")
                .containsPattern(
                        "(?m)^datanomad_requests_seconds_bucket\\{operation=\"write\",outcome=\"success\",le=\"2.0\"} [1-9]")
                .contains("jvm_memory_used_bytes");
    }

    private static Map<Object, Object> links(Map<?, ?> representation) {
        return new LinkedHashMap<>((Map<?, ?>) representation.get("_links"));
    }

    private static List<Object> selves(Map<String, Object> page) {
        List<Object> selves = new ArrayList<>();
        ((List<?>) page.get("events"))
                .forEach(event -> selves.add(links((Map<?, ?>) event).get("self")));
        return selves;
    }
}
