package dev.datanomad.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.ServiceName;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every program that is a service promises, from its settings to its answers over HTTP. */
public abstract class AppContract {

    /** A program that runs. */
    public record Started(URI url, AutoCloseable program) implements AutoCloseable {

        @Override
        public void close() {
            try {
                program.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();

    /** Starts the program on a free port and its databases, with some settings beside or instead. */
    protected abstract Started start(Map<String, String> settings);

    @Test
    void an_event_is_posted_and_got_by_its_link() throws Exception {
        try (Started app = start(Map.of())) {
            HttpResponse<String> posted = post(app, "{\"hello\":\"world\",\"value\":3,\"user\":{\"key\":\"a/b c\"}}");
            HttpResponse<String> got = get(app, link(posted));

            assertThat(posted.statusCode()).isEqualTo(201);
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.body()).contains("\"hello\":\"world\"", "\"value\":3", "\"key\":\"a/b c\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"users\",\"$id\":\"4711\"}",
                "{\"$ref\":5,\"$id\":5}",
                "[{\"$ref\":\"users\",\"$id\":\"4711\",\"$db\":\"x\"}]",
                "{\"$oid\":\"x\"}",
                "{\"_bsontype\":\"ObjectId\"}",
                "{\"S\":\"x\",\"N\":\"y\"}",
                "{\"_class\":\"java.lang.Runtime\"}"
            })
    void no_name_means_anything_to_a_store(String value) throws Exception {
        String user = "ann-" + UUID.randomUUID();
        try (Started app = start(Map.of())) {
            String link = link(post(app, "{\"value\":" + value + ",\"user\":{\"key\":\"" + user + "\"}}"));

            Object posted = Json.parse("{\"value\":" + value + "}").get("value");
            assertThat(Json.parse(get(app, link).body())).containsEntry("value", posted);
            assertThat((List<?>) Json.parse(get(app, "/events/" + user).body()).get("events"))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(((Map<?, ?>) event).get("value")).isEqualTo(posted));
        }
    }

    @Test
    void an_event_outlives_a_restart() throws Exception {
        String link;
        try (Started app = start(Map.of())) {
            link = link(post(app, "{\"n\":1.50,\"user\":{\"key\":\"abc\"}}"));
        }
        try (Started app = start(Map.of())) {
            assertThat(get(app, link).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_stopped_service_takes_no_connection() throws Exception {
        Started app = start(Map.of());
        URI url = app.url();
        app.close();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(url));
    }

    @Test
    void it_starts_though_no_database_answers_and_says_that_it_cannot_store() throws Exception {
        try (ServerSocket nothing = new ServerSocket(0);
                Started app = start(Map.of(
                        "MONGODB_URI",
                        "mongodb://127.0.0.1:" + nothing.getLocalPort() + "/datanomad",
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        "http://127.0.0.1:" + nothing.getLocalPort(),
                        "STORE_MILLIS",
                        "300",
                        "START_MILLIS",
                        "300"))) {
            HttpResponse<String> posted = post(app, "{\"user\":{\"key\":\"abc\"}}");

            assertThat(posted.statusCode()).isEqualTo(503);
            assertThat(posted.headers().firstValue("Retry-After")).isPresent();
            assertThat(get(app, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void head_is_answered_as_get_is_everywhere() throws Exception {
        try (Started app = start(Map.of())) {
            String link = link(post(app, "{\"user\":{\"key\":\"abc\"}}"));
            Matcher assets =
                    Pattern.compile("/assets/[^\"]+").matcher(get(app, "/").body());
            List<String> paths = Stream.concat(
                            assets.results().map(MatchResult::group),
                            Stream.of(
                                    "/",
                                    "/live",
                                    "/metrics",
                                    "/health/live",
                                    "/health/ready",
                                    "/assets/any/none",
                                    "/nothing",
                                    "/events",
                                    "/events/abc",
                                    "/events/abc?limit=0",
                                    link,
                                    "/events/abc/none"))
                    .toList();
            assertThat(paths).hasSizeGreaterThan(14);

            for (String path : paths) {
                assertThat(header(app, "HEAD", path)).as(path).isEqualTo(header(app, "GET", path));
            }
        }
    }

    /**
     * The status and the header, without what changes from one moment to the next: the date, and the length of figures. Does
     * not wait for the body, as that of a stream never ends.
     */
    private Map<String, List<String>> header(Started app, String method, String path) throws Exception {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(URI.create(app.url() + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofInputStream());
        answer.body().close();
        Map<String, List<String>> header = new TreeMap<>(answer.headers().map());
        header.keySet().removeAll(Set.of("date", "transfer-encoding"));
        if (path.equals("/") || path.equals("/metrics")) {
            header.replace("content-length", List.of("some"));
        }
        header.put("status", List.of(Integer.toString(answer.statusCode())));
        return header;
    }

    @Test
    void the_dashboard_bears_the_name_of_the_stage() throws Exception {
        try (Started app = start(Map.of())) {
            assertThat(get(app, "/").body()).contains(ServiceName.read());
        }
    }

    @Test
    void a_taken_port_is_one_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());

            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> start(Map.of("PORT", port)))
                    .withMessageContaining(port);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PORT,abc",
        "PORT,70000",
        "STORE_MILLIS,0",
        "START_MILLIS,0",
        "MAX_REQUESTS,0",
        "REQUEST_QUEUE,-1",
        "REQUEST_QUEUE_MILLIS,0"
    })
    void a_setting_that_cannot_be_right_is_named(String name, String value) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> start(Map.of(name, value)))
                .withMessageContaining(name)
                .withMessageContaining(value);
    }

    private HttpResponse<String> post(Started app, String json) throws Exception {
        return http.send(
                HttpRequest.newBuilder(app.url().resolve("/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Started app, String path) throws Exception {
        return get(URI.create(app.url() + path));
    }

    private HttpResponse<String> get(URI url) throws Exception {
        return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }

    private static String link(HttpResponse<String> posted) {
        Matcher matcher = Pattern.compile("\"self\":\"([^\"]+)\"").matcher(posted.body());
        assertThat(matcher.find()).as(posted.body()).isTrue();
        return matcher.group(1);
    }
}
