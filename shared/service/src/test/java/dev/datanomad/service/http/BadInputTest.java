package dev.datanomad.service.http;

import static dev.datanomad.service.http.TestService.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventArbitraries;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.json.Json;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final String USER = "\"user\":{\"key\":\"ann\"}";

    private final InMemoryEventStore store = new InMemoryEventStore();

    @AutoClose
    private final TestService service = new TestService(store);

    @AfterEach
    void nothing_was_stored() {
        assertThat(store.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                        | 400 | ``
            {                                         | 400 | ``
            {"user":{"key":"ann"}} x                  | 400 | ``
            {"user":{"key":"ann"},"a":1,"a":2}        | 400 | /a
            {"user":{"key":"ann"},"a":NaN}            | 400 | /a
            {"user":{"key":"ann"},"a":1e400}          | 422 | /a
            {"user":{"key":"ann"},"a":1e126}          | 422 | /a
            {"user":{"key":"ann"},"a":1e-131}         | 422 | /a
            {"user":{"key":"ann"},"a":1e2147483647}   | 400 | /a
            {"user":{"key":"ann"},"a":["\\ud800"]}    | 422 | /a/0
            {"user":{"key":"ann"},"a\\udc00":1}       | 422 | /a\ufffd
            {"user":{"key":"ann"},"":1}               | 422 | /
            {"user":{"key":"ann"},"a":{"":1}}         | 422 | /a/
            {"user":{"key":"ann"},"a\\u0000b":1}      | 422 | /a\0b
            {"user":{"key":"ann"},"_id":"1"}          | 400 | /_id
            {"user":{"key":"ann"},"_links":{}}        | 400 | /_links
            {}                                        | 400 | /user
            {"user":{"key":"ann\\ud800"}}             | 422 | /user/key
            """)
    void what_is_no_event_is_refused_by_its_field(String json, int status, String field) {
        assertProblem(service.post(json), status, field);
    }

    static Stream<Arguments> events_that_are_too_much() {
        return Stream.of(
                arguments("4".repeat(35), 422),
                arguments("0." + "4".repeat(40), 422),
                arguments("4".repeat(2_000), 400),
                arguments(Json.write(EventArbitraries.nested(33, 1)), 422),
                arguments("[".repeat(150) + "]".repeat(150), 422),
                arguments("[".repeat(50_000), 400),
                arguments("{\"a\":".repeat(10_000), 400));
    }

    @ParameterizedTest
    @MethodSource
    void events_that_are_too_much(String value, int status) {
        HttpResponse<String> answer = service.post("{" + USER + ",\"value\":" + value + "}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat((String) Json.parse(answer.body()).get("field")).startsWith("/value");
    }

    @Test
    void a_client_that_asks_before_it_sends_is_told_at_once() throws Exception {
        String asking = TestService.POST + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";

        assertThat(service.raw(asking)).startsWith("HTTP/1.1 100 ").contains("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/nope", "/events/ann/1"})
    void a_client_that_sends_much_of_the_wrong_type_sees_the_answer(String path) {
        for (int i = 0; i < 10; i++) {
            int status = service.send(service.request(path).POST(BodyPublishers.ofByteArray(new byte[2_000_000])))
                    .statusCode();
            assertThat(status).isIn(404, 405, 415);
        }
    }

    @Test
    void the_size_is_limited_to_the_byte_whether_announced_or_not() {
        String start = "{" + USER + ",\"v\":\"";
        String text = "x".repeat(Event.MAX_BYTES - start.length() - 1);

        assertProblem(service.post(start + text + "\"}"), 413, null);
        assertProblem(
                service.send(service.request("/events")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(start + text + "\"}")))),
                413,
                null);
        assertProblem(service.post(start + text + "\""), 400, "/v");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/xml",
                "application/jsonp",
                "application/vnd.api+json",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=nonsense",
                "application/json; charset",
                "multipart/form-data; boundary=x",
                "nonsense",
                ";"
            })
    void another_content_type_is_refused(String contentType) {
        byte[] body = ("{" + USER + "}").getBytes(StandardCharsets.UTF_8);

        assertProblem(service.post(body, contentType), 415, "Content-Type");
    }

    @Test
    void a_missing_content_type_or_a_compressed_body_is_refused() {
        HttpRequest.Builder post = service.request("/events").POST(BodyPublishers.ofString("{}"));

        assertProblem(service.send(post), 415, "Content-Type");
        assertProblem(
                service.send(post.header("Content-Type", "application/json").header("Content-Encoding", "gzip")),
                415,
                "Content-Encoding");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        assertProblem(service.post(("{" + USER + "}").getBytes(StandardCharsets.UTF_16), "application/json"), 400, "");
    }

    static Stream<Arguments> refused() {
        String rest = " HTTP/1.1\r\nHost: x\r\n";
        return Stream.of(
                arguments(400, "nonsense\r\n\r\n"),
                arguments(505, "GET / HTTP/9.9\r\n\r\n"),
                arguments(400, "GET /events/a/b HTTP/1.1\r\n\r\n"),
                arguments(400, "GET /events/a/b" + rest + "Host: y\r\n\r\n"),
                arguments(400, "GET /events/a/b" + rest + "Content-Length: -1\r\n\r\n"),
                arguments(400, "GET /events/%zz/x" + rest + "\r\n"),
                arguments(414, "GET /events/" + "x".repeat(100_000) + rest + "\r\n"),
                arguments(431, "GET /events/a/b" + rest + "X: " + "x".repeat(70_000) + "\r\n\r\n"),
                arguments(404, "GET /nowhere" + rest + "\r\n"),
                arguments(405, "PUT /events" + rest + "Content-Length: 2\r\n\r\n{}"),
                arguments(415, "POST /events" + rest + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"),
                arguments(400, TestService.POST + "Content-Length: 2\r\n\r\n{}"),
                arguments(400, TestService.POST + "Content-Length: -1\r\n\r\n"),
                arguments(413, TestService.POST + "Content-Length: 2000000\r\n\r\n" + "x".repeat(2_000_000)),
                arguments(413, TestService.POST + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n"),
                arguments(400, TestService.POST + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void who_is_refused_gets_a_problem_and_may_go_on_or_is_told_that_the_connection_ends(int status, String request)
            throws Exception {
        try (Socket socket = service.connect()) {
            TestService.send(socket, request);
            String refusal = TestService.answer(socket);

            assertThat(refusal)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Content-Type: application/problem+json")
                    .doesNotContain("Exception");
            if (refusal.contains("\r\nConnection: close\r\n")) {
                assertThat(TestService.rest(socket)).isEmpty();
            } else {
                TestService.send(socket, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(TestService.rest(socket)).startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
