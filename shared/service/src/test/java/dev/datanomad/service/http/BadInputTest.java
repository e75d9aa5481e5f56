package dev.datanomad.service.http;

import static dev.datanomad.service.http.TestService.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventArbitraries;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.json.Json;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private static final String USER = "\"user\":{\"key\":\"ann\"}";

    private final InMemoryEventStore store = new InMemoryEventStore();
    private TestService service;

    @BeforeAll
    void start() {
        service = new TestService(store);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @AfterEach
    void nothing_was_stored() {
        assertThat(store.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                        | 400 | ``
            {                                         | 400 | ``
            [1]                                       | 400 | ``
            "text"                                    | 400 | ``
            null                                      | 400 | ``
            {"user":{"key":"ann"}} x                  | 400 | ``
            {"user":{"key":"ann"}}{}                  | 400 | ``
            {"user":{"key":"ann"},"a":1,"a":2}        | 400 | /a
            {"user":{"key":"ann","key":"bob"}}        | 400 | /user/key
            {"user":{"key":"ann"},"a":NaN}            | 400 | /a
            {"user":{"key":"ann"},"a":-Infinity}      | 400 | /a
            {"user":{"key":"ann"},"a":[0,tru]}        | 400 | /a/1
            {"user":{"key":"ann"},"a":1e400}          | 422 | /a
            {"user":{"key":"ann"},"a":1e126}          | 422 | /a
            {"user":{"key":"ann"},"a":1e-131}         | 422 | /a
            {"user":{"key":"ann"},"a":1e2147483647}   | 400 | /a
            {"user":{"key":"ann"},"a":1000e2147483646}| 400 | /a
            {"user":{"key":"ann"},"a":1e99999999999}  | 400 | /a
            {"user":{"key":"ann"},"a":["\\ud800"]}    | 422 | /a/0
            {"user":{"key":"ann"},"a\\udc00":1}       | 422 | /a\ufffd
            {"user":{"key":"ann"},"":1}               | 422 | /
            {"user":{"key":"ann"},"a":{"":1}}         | 422 | /a/
            {"user":{"key":"ann"},"a\\u0000b":1}      | 422 | /a\0b
            {"user":{"key":"ann"},"_id":"1"}          | 400 | /_id
            {"user":{"key":"ann"},"_links":{}}        | 400 | /_links
            {}                                        | 400 | /user
            {"user":"ann"}                            | 400 | /user
            {"user":null}                             | 400 | /user
            {"user":{}}                               | 400 | /user/key
            {"user":{"key":null}}                     | 400 | /user/key
            {"user":{"key":7}}                        | 400 | /user/key
            {"user":{"key":["ann"]}}                  | 400 | /user/key
            {"user":{"key":""}}                       | 400 | /user/key
            {"user":{"key":"ann\\ud800"}}             | 422 | /user/key
            """)
    void what_is_no_event_is_refused_by_its_field(String json, int status, String field) {
        assertProblem(service.post(json), status, field);
    }

    static Stream<String> events_that_are_too_much() {
        return Stream.of(
                "4".repeat(40),
                "4".repeat(35),
                "0." + "4".repeat(40),
                "4".repeat(2_000),
                Json.write(EventArbitraries.nested(33, 1)),
                "[".repeat(150) + "]".repeat(150),
                "[".repeat(50_000),
                "{\"a\":".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource
    void events_that_are_too_much(String value) {
        HttpResponse<String> answer = service.post("{" + USER + ",\"value\":" + value + "}");

        assertThat(answer.statusCode()).isIn(400, 422);
        assertThat((String) Json.parse(answer.body()).get("field")).startsWith("/value");
    }

    @Test
    void forty_digits_and_thirty_three_levels_are_not_storable() {
        assertProblem(service.post("{" + USER + ",\"n\":" + "4".repeat(40) + "}"), 422, "/n");

        String deep = Json.write(EventArbitraries.nested(33, 1));
        assertThat(service.post("{" + USER + ",\"v\":" + deep + "}").statusCode())
                .isEqualTo(422);
    }

    @Test
    void two_megabytes_are_too_large_whether_announced_or_not() {
        byte[] large = ("{" + USER + ",\"v\":\"" + "x".repeat(2_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertProblem(service.post(large, "application/json"), 413, null);
        assertProblem(
                service.send(service.request("/events")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
                413,
                null);
    }

    @Test
    void a_client_that_asks_before_it_sends_is_told_at_once() throws Exception {
        String head = "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nConnection: close\r\n";

        assertThat(service.raw(head + "Content-Length: 2000000\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(service.raw(head + "Content-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 100 ")
                .contains("HTTP/1.1 400 ");
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
    void the_size_is_limited_to_the_byte() {
        String start = "{" + USER + ",\"v\":\"";
        String text = "x".repeat(Event.MAX_BYTES - start.length() - 1);

        assertProblem(service.post(start + text + "\"}"), 413, null);
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
    void a_missing_content_type_is_refused() {
        assertProblem(
                service.send(service.request("/events").POST(BodyPublishers.ofString("{}"))), 415, "Content-Type");
    }

    @Test
    void a_compressed_body_is_refused() {
        assertProblem(
                service.send(service.request("/events")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(new byte[] {31, -117, 8}))),
                415,
                "Content-Encoding");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        byte[] json = ("{" + USER + ",\"a\":\"?\"}").getBytes(StandardCharsets.UTF_8);
        json[json.length - 3] = (byte) 0xff;

        assertProblem(service.post(json, "application/json"), 400, "");
        assertProblem(service.post(Arrays.copyOf(json, 1), "application/json"), 400, "");
        assertProblem(service.post(("{" + USER + "}").getBytes(StandardCharsets.UTF_16), "application/json"), 400, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /events/a/b HTTP/1.1\r\n\r\n",
                "GET /events/a/b HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /events/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n"
            })
    void what_is_no_http_is_a_bad_request(String text) throws Exception {
        String answer = service.raw(text);

        assertThat(answer).matches("(?s)HTTP/1.1 (400|505) .*");
        assertThat(answer).contains("Content-Type: application/problem+json").doesNotContain("Exception");
    }

    @Test
    void a_head_without_end_is_refused() throws Exception {
        String answer = service.raw("GET /events/a/b HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("Content-Type: application/problem+json");
    }

    static Stream<String> refused() {
        String host = " HTTP/1.1\r\nHost: x\r\n";
        String json = host + "Content-Type: application/json\r\n";
        return Stream.of(
                "nonsense\r\n\r\n",
                "GET /events/a/b HTTP/1.1\r\n\r\n",
                "GET /events/%zz/x" + host + "\r\n",
                "GET /events//x" + host + "\r\n",
                "GET /events/" + "x".repeat(100_000) + host + "\r\n",
                "GET /events/a/b" + host + "X: " + "x".repeat(40_000) + "\r\n\r\n",
                "GET /nowhere" + host + "\r\n",
                "PUT /events" + host + "Content-Length: 2\r\n\r\n{}",
                "POST /events" + host + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
                "POST /events" + json + "Content-Length: 2\r\n\r\n{}",
                "POST /events" + json + "Content-Length: -1\r\n\r\n",
                "POST /events" + json + "Content-Length: 2000000\r\n\r\n" + "x".repeat(2_000_000),
                "POST /events" + json + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n",
                "POST /events" + json + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void who_is_refused_may_go_on_or_is_told_that_the_connection_ends(String request) throws Exception {
        try (Socket socket = service.connect()) {
            TestService.send(socket, request);
            String refusal = TestService.answer(socket);

            assertThat(refusal).startsWith("HTTP/1.1 4");
            if (refusal.contains("\r\nConnection: close\r\n")) {
                assertThat(TestService.rest(socket)).isEmpty();
            } else {
                TestService.send(socket, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(TestService.rest(socket)).startsWith("HTTP/1.1 200 ");
            }
        }
    }
}
