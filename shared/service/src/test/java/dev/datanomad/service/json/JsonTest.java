package dev.datanomad.service.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.datanomad.service.events.EventArbitraries;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Property
    void what_is_written_reads_back_equal(@ForAll("bodies") Map<String, Object> body) {
        byte[] json = Json.write(body).getBytes(StandardCharsets.UTF_8);

        assertThat(JsonValues.copyOf(Json.parse(json))).isEqualTo(JsonValues.copyOf(body));
    }

    @Provide
    Arbitrary<Map<String, Object>> bodies() {
        return EventArbitraries.bodies();
    }

    @Test
    void numbers_keep_every_digit() {
        String digits = "-12345678901234567890123456789.01234567890";

        assertThat(Json.parse("{\"n\":" + digits + "}")).containsEntry("n", new BigDecimal(digits));
    }

    @Test
    void lookalikes_of_extended_json_are_plain_objects() {
        assertThat(Json.parse("{\"at\":{\"$date\":\"never\"}}")).containsEntry("at", Map.of("$date", "never"));
    }

    @Test
    void the_order_of_fields_is_kept() {
        assertThat(Json.write(Json.parse("{\"b\": 1, \"a\": [true, null]}"))).isEqualTo("{\"b\":1,\"a\":[true,null]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                            | ``       | is empty; a JSON object is expected
            `  `                          | ``       | is empty; a JSON object is expected
            []                            | ``       | must be a JSON object
            "text"                        | ``       | must be a JSON object
            null                          | ``       | must be a JSON object
            {                             | ``       | is not valid JSON: Unexpected end-of-input
            {"a":1                        | /a       | is not valid JSON: Unexpected end-of-input
            {"a":{"b":[1,2,}}             | /a/b/2   | is not valid JSON
            {"a":1,}                      | /a       | is not valid JSON
            {"a" 1}                       | /a       | is not valid JSON
            {'a':1}                       | ``       | is not valid JSON
            {"a":1} []                    | ``       | has more text behind the end of the JSON object
            {"a":1}{}                     | ``       | has more text behind the end of the JSON object
            {"a":1,"a":2}                 | /a       | is not valid JSON: Duplicate field 'a'
            {"a":{"b":1,"c":1,"b":1}}     | /a/b     | is not valid JSON: Duplicate field 'b'
            {"a":1,"\\u0061":2}           | /a       | is not valid JSON: Duplicate field 'a'
            {"a":NaN}                     | /a       | is not valid JSON
            {"a":-Infinity}               | /a       | is not valid JSON
            {"a":01}                      | /a       | is not valid JSON
            {"a":.5}                      | /a       | is not valid JSON
            {"a":1e99999999999}           | /a       | has an exponent of too many digits
            {"a":ObjectId("5")}           | /a       | is not valid JSON
            {"a":/* no */1}               | /a       | is not valid JSON
            {"a":"\\x"}                   | /a       | is not valid JSON
            {"a":"\\ud83d"                | /a       | is not valid JSON
            {"a":[1}                      | /a/0     | is not valid JSON: Unexpected close marker
            {"a":1} x                     | ``       | is not valid JSON: Unrecognized token 'x'
            {"a~b/c":nul}                 | /a~0b~1c | is not valid JSON
            """)
    void what_is_not_one_json_object_is_refused_where_the_fault_is(String json, String field, String reason) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.parse(json))
                .withMessageStartingWith(reason)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field))
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("Source", "enable", "StreamReadFeature", "\n"));
    }

    @Test
    void a_fault_is_found_by_line_and_column() {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.parse("{\n  \"a\": tru\n}"))
                .withMessageEndingWith("(line 2, column 11)");
    }

    static Stream<Arguments> what_is_too_much_is_refused_without_exhausting_stack_or_memory() {
        return Stream.of(
                arguments("{\"a\":" + "[".repeat(201), "/a/0/0", "nested deeper"),
                arguments("{\"a\":" + "[".repeat(100_000), "/a/0/0", "nested deeper"),
                arguments("{\"a\":" + "1".repeat(100_000) + "}", "/a", "longer name or number"),
                arguments("{\"a\":{\"" + "n".repeat(20_001) + "\":1}}", "/a", "longer name or number"));
    }

    @ParameterizedTest
    @MethodSource
    void what_is_too_much_is_refused_without_exhausting_stack_or_memory(String json, String field, String reason) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.parse(json))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.field()).startsWith(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE", "ISO-8859-1"})
    void only_utf_8_is_read(String charset) throws Exception {
        byte[] json = "{\"a\":\"\u00e9\"}".getBytes(charset);

        assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> Json.parse(json));
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        byte[] overlong = "{\"a\":\"\u00c0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Json.parse(overlong))
                .withMessage("is not valid UTF-8");
    }
}
