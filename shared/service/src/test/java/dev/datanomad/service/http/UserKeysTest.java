package dev.datanomad.service.http;

import static dev.datanomad.service.http.TestService.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserKeysTest {

    private final InMemoryEventStore store = new InMemoryEventStore();

    @AutoClose
    private final TestService service = new TestService(store);

    static Stream<String> keys() {
        return Stream.concat(
                Stream.of("""
                        abc a/b / // a%2Fb % %zz %2e . .. ... ..;x ;x a;b=c ? # & \\ ..\\ + ~*-_ " <script>
                        \u00e9\u6f22\ud83d\ude00 e\u0301 \u202e\u05e9 \ufeff \uffff""".split("\\s+")),
                Stream.of(
                        " ",
                        "a b ",
                        "\n",
                        "\u0001\u007f\u0085",
                        "x".repeat(2_048),
                        "\u00e9".repeat(1_024),
                        "\ud83d\ude00".repeat(512)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_link_leads_back_to_the_event_as_it_is_and_in_a_client_library(String key) throws Exception {
        String self = service.postOf(key);

        String event = service.get(self).body();
        String list = service.get(self.substring(0, self.lastIndexOf('/')) + "?limit=1")
                .body();

        assertThat(self).matches("[!-~]+");
        assertThat(service.rawGet(self)).startsWith("HTTP/1.1 200 OK");
        assertThat(Json.parse(event)).containsEntry("user", Map.of("key", key));
        assertThat(list).startsWith("{\"events\":[" + event);
    }

    @ParameterizedTest
    @CsvSource({
        "/events/plus+sign/, plus+sign",
        "/events/a;b/, a;b",
        "/events/a:b@c!$&'()*=/, a:b@c!$&'()*=",
        "/events/%61%62/, ab",
        "/events/%c3%a9/, \u00e9"
    })
    void a_path_may_be_written_in_other_ways(String path, String key) throws Exception {
        String id = service.postOf(key).replaceFirst(".*/", "");

        String answer = service.rawGet(path + id);

        assertThat(answer).startsWith("HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events/%zz/x",
                "/events/%/x",
                "/events/%ff/x",
                "/events/%c0%80/x",
                "/events/%ed%a0%80/x",
                "/events/%u2192/x",
                "/events/%00/x",
                "/events/a b/x",
                "/events/a\\b/x",
                "/events/\u00e9/x",
                "/events//x",
                "//events/a",
                "/../events/a"
            })
    void a_path_that_is_none_is_a_bad_request(String path) throws Exception {
        String answer = service.rawGet(path);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Content-Type: application/problem+json\r\n");
        assertProblem(answer.substring(answer.indexOf("\r\n\r\n")), 400, null);
    }

    @Test
    void unknown_keys_of_any_length_are_not_found() throws Exception {
        assertProblem(service.get("/events/" + "x".repeat(3_000) + "/1"), 404, null);
        assertThat(service.get("/events/" + "x".repeat(3_000)).statusCode()).isEqualTo(200);
        assertProblem(service.get("/events/abc/" + "x".repeat(3_000)), 404, null);
        assertProblem(service.get("/events/" + "x".repeat(100_000)), 414, null);
    }

    @ParameterizedTest
    @FieldSource
    void keys_that_no_link_or_store_can_hold(String key) {
        int before = store.size();

        assertProblem(service.post("{\"user\":{\"key\":" + Json.write(key) + "}}"), 422, "/user/key");
        assertThat(store.size()).isEqualTo(before);
    }

    static final List<String> keys_that_no_link_or_store_can_hold =
            List.of("\0", "a\0", "x".repeat(2_049), "x".repeat(3_000), "\u00e9".repeat(1_025));
}
