package dev.datanomad.service.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.json.JsonValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                        | /user     | is missing
            {"user":null}             | /user     | must be an object
            {"user":"ann"}            | /user     | must be an object
            {"user":[{"key":"ann"}]}  | /user     | must be an object
            {"user":{}}               | /user/key | is missing
            {"user":{"key":null}}     | /user/key | must be a string
            {"user":{"key":7}}        | /user/key | must be a string
            {"user":{"key":["ann"]}}  | /user/key | must be a string
            {"user":{"key":""}}       | /user/key | must not be empty
            """)
    void an_event_belongs_to_a_user(String json, String field, String reason) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> Event.create(Json.parse(json)))
                .withMessageStartingWith(reason)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5            | 5.0
            5            | 5e0
            5            | 0.5e1
            100          | 1E2
            0            | -0.0
            0            | 0e999
            1e40         | 10e39
            {"a":1,"b":2}| {"b":2,"a":1}
            [{"a":[1]}]  | [{"a":[1.0]}]
            "\\u0061"    | "a"
            """)
    void events_are_equal_if_their_json_is(String one, String other) {
        assertThat(eventWith(one)).isEqualTo(eventWith(other)).hasSameHashCodeAs(eventWith(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5            | "5"
            0            | false
            null         | ""
            null         | []
            null         | {}
            ""           | []
            []           | {}
            [1,2]        | [2,1]
            [1]          | [1,1]
            {"a":null}   | {}
            "\\u00e9"    | "e\\u0301"
            "a"          | "A"
            0.1          | 0.10000000000000000000000000000000001
            """)
    void events_differ_if_their_json_does(String one, String other) {
        assertThat(eventWith(one)).isNotEqualTo(eventWith(other));
    }

    @Test
    void ids_are_time_ordered_uuids_and_events_of_different_ids_differ() {
        List<Event> events = Stream.generate(() -> Event.create(EventArbitraries.bodyOf("ann")))
                .limit(5_000)
                .toList();

        assertThat(events).doesNotHaveDuplicates();
        assertThat(events)
                .extracting(Event::id)
                .isSorted()
                .allSatisfy(id -> assertThat(UUID.fromString(id).version()).isEqualTo(7));
    }

    @Test
    void an_event_keeps_no_tie_to_what_it_was_made_of() {
        List<Object> array = new ArrayList<>(List.of("before"));
        Map<String, Object> body = EventArbitraries.bodyOf("ann");
        body.put("array", array);
        Event event = Event.create(body);

        array.set(0, "after");
        body.clear();

        assertThat(event.userKey()).isEqualTo("ann");
        assertThat(event.body()).containsEntry("array", List.of("before"));
    }

    @Test
    void an_event_cannot_be_changed() {
        Map<String, Object> body = eventWith("{\"a\":[{}]}").body();

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(body::clear);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((Map<?, ?>) body.get("value")).clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((List<?>) ((Map<?, ?>) body.get("value")).get("a")).clear());
    }

    static Stream<Number> numbers_of_java() {
        return Stream.of(7, 7L, (short) 7, (byte) 7, 7.0, BigInteger.valueOf(7), new BigDecimal("7.00"));
    }

    @ParameterizedTest
    @MethodSource
    void numbers_of_java(Number number) {
        assertThat(eventOf(number).body().get("value")).isEqualTo(BigDecimal.valueOf(7));
    }

    static Stream<Arguments> doubles() {
        return Stream.of(
                arguments(0.1, "0.1", "0.100000000000000005"),
                arguments(2e23, "2e23", "1.9999999999999998e23"),
                arguments(1e23, "1e23", "9.999999999999999e22"),
                arguments(0x1p-31, "4.656612873077393e-10", "4.6566128730773926e-10"),
                arguments(1.2345678901234567e300, "1.2345678901234567e300", "1.23456789012345671e300"));
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void a_double_is_equal_to_each_decimal_that_it_is_nearest_to_and_written_as_the_same_one_on_every_JDK(
            double number, String written, String onAnotherJdk) {
        assertThat(JsonValues.decimal(number)).isEqualByComparingTo(written);
        for (String decimal : List.of(written, onAnotherJdk)) {
            Event copy = eventWith(decimal);
            Event event = new Event(copy.id(), eventOf(number).body());
            assertThat(event).isEqualTo(copy).hasSameHashCodeAs(copy);
            assertThat(copy).isEqualTo(event);
        }
        assertThat(eventOf(number).body())
                .isNotEqualTo(eventOf(Math.nextUp(number)).body());
        assertThat(new Event("1", eventOf(number).body()))
                .isNotEqualTo(new Event(
                        "1", eventOf(new BigDecimal(Math.nextUp(number))).body()));
    }

    @Property
    void a_double_comes_back_from_its_decimal(@ForAll double number) {
        assertThat(JsonValues.decimal(number).doubleValue()).isEqualTo(number == 0 ? 0.0 : number);
        assertThat(JsonValues.decimal(number).precision()).isLessThanOrEqualTo(38);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b"})
    void an_id_that_no_link_can_carry_is_refused(String id) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> new Event(id, eventOf(1).body()))
                .satisfies(e -> assertThat(e.field()).isEqualTo("/_id"));
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> new Event(
                        "\u6f22".repeat(Event.MAX_ID_BYTES / 3 + 1), eventOf(1).body()));
    }

    static Stream<Object> what_json_has_no_type_for() {
        return Stream.of(
                Double.NaN, Double.NEGATIVE_INFINITY, 'c', new java.util.Date(0), new int[1], UUID.randomUUID());
    }

    @ParameterizedTest
    @MethodSource
    void what_json_has_no_type_for(Object value) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> eventOf(new TreeMap<>(Map.of("in", Collections.singletonList(value)))))
                .satisfies(e -> assertThat(e.field()).isEqualTo("/value/in/0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000e2147483646", "1e2147483647", "1e-2147483647", "10e1000001"})
    void numbers_beyond_arithmetic_are_refused(String number) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> eventWith(number))
                .satisfies(e -> assertThat(e.field()).isEqualTo("/value"));
    }

    private static Event eventWith(String value) {
        return new Event("1", Json.parse("{\"user\":{\"key\":\"ann\"},\"value\":" + value + "}"));
    }

    private static Event eventOf(Object value) {
        return TestEvents.eventOf("ann", Map.of("value", value));
    }
}
