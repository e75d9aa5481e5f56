package dev.datanomad.service.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageLimitsTest {

    private static final StorageLimits STRICT = new StorageLimits("This store", 5, -10, 10, 4, 8, 6, false, false);
    private static final StorageLimits LENIENT = new StorageLimits("This store", 5, -10, 10, 4, 8, 6, true, true);

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(Map.of("n", number("123456")), "/n", "has 6 digits; This store can hold 5"),
                arguments(Map.of("n", number("0.123456")), "/n", "has 6 digits"),
                arguments(Map.of("n", number("100000.1")), "/n", "has 7 digits"),
                arguments(Map.of("n", number("1e11")), "/n", "is out of range"),
                arguments(Map.of("n", number("-1e11")), "/n", "is out of range"),
                arguments(Map.of("n", number("9e-11")), "/n", "is out of range"),
                arguments(Map.of("n", number("1e400")), "/n", "is out of range"),
                arguments(Map.of("a", EventArbitraries.nested(3, 1)), "/a/0/n", "is nested deeper than the 4 levels"),
                arguments(Map.of("a", EventArbitraries.nested(2, Map.of())), "/a/n/0", "is nested deeper"),
                arguments(Map.of("", 1), "/", "has an empty name"),
                arguments(Map.of("a", List.of(Map.of("", 1))), "/a/0/", "has an empty name"),
                arguments(Map.of("a\0b", 1), "/a\0b", "has the character NUL in its name"),
                arguments(Map.of("a", List.of("", "x\ud800y")), "/a/1", "has half of a surrogate pair"),
                arguments(Map.of("a", "\ude00\ud83d"), "/a", "has half of a surrogate pair"),
                arguments(Map.of("a", "\ud83d"), "/a", "has half of a surrogate pair"),
                arguments(Map.of("a\udc00", 1), "/a\ufffd", "has half of a surrogate pair in its name"),
                arguments(Map.of("a~/b", number("123456")), "/a~0~1b", "has 6 digits"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Map<String, Object> fields, String field, String reason) {
        assertThatExceptionOfType(UnstorableEventException.class)
                .isThrownBy(() -> STRICT.require(TestEvents.eventOf("ann", fields)))
                .withMessageStartingWith(reason)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    static final List<Map<String, Object>> held = List.of(
            Map.of("n", number("12345")),
            Map.of("n", number("-1234500000")),
            Map.of("n", number("1.2345000000")),
            Map.of("n", number("9.9999e10")),
            Map.of("n", number("1e-10")),
            Map.of("n", number("0e999999")),
            Map.of("a", EventArbitraries.nested(2, 1)),
            Map.of("a", EventArbitraries.nested(2, "")),
            Map.of("a", List.of(List.of(), Map.of())),
            Map.of("a", "NUL \0 in a value"),
            Map.of("a", "\ud83d\ude00\udbff\udfff"),
            Map.of("\ud83d\ude00", " "),
            Map.of("$a.b", Map.of("_id", true)));

    @ParameterizedTest
    @FieldSource
    void held(Map<String, Object> fields) {
        assertThatCode(() -> STRICT.require(TestEvents.eventOf("ann", fields))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b"})
    void names_that_only_some_stores_hold(String name) {
        Event event = TestEvents.eventOf("ann", Map.of(name, 1));

        assertThatCode(() -> LENIENT.require(event)).doesNotThrowAnyException();
        assertThatExceptionOfType(UnstorableEventException.class).isThrownBy(() -> STRICT.require(event));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678", "\u00e9\u00e9\u00e9\u00e9", "\u6f22\u6f22ab", "\ud83d\ude00\ud83d\ude00"})
    void a_key_is_measured_in_bytes(String longest) {
        assertThat(STRICT.fitsKey("")).isFalse();
        assertThat(STRICT.fitsKey(longest)).isTrue();
        assertThat(STRICT.fitsKey(longest + "x")).isFalse();
        assertThatExceptionOfType(UnstorableEventException.class)
                .isThrownBy(() -> STRICT.require(TestEvents.eventOf(longest + "x", Map.of())))
                .withMessage("is longer than the 8 bytes of UTF-8 that This store can hold")
                .satisfies(e -> assertThat(e.field()).isEqualTo("/user/key"));
    }

    @Test
    void a_name_has_a_length_in_bytes() {
        assertThatCode(() -> STRICT.require(TestEvents.eventOf("ann", Map.of("\u6f22\u6f22", 1))))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(UnstorableEventException.class)
                .isThrownBy(() -> STRICT.require(TestEvents.eventOf("ann", Map.of("\u6f22\u6f22x", 1))))
                .withMessage("has a name of more than the 6 bytes of UTF-8 that This store can hold");
    }

    @Property
    void utf_8_is_measured_as_it_is_encoded(@ForAll("events") Event event) {
        String text = event.userKey();

        assertThat(StorageLimits.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Property
    void the_service_takes_every_event_that_is_generated_for_tests(@ForAll("events") Event event) {
        assertThatCode(() -> Event.LIMITS.require(event)).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<Event> events() {
        return EventArbitraries.events();
    }

    @Test
    void many_containers_below_a_long_name_cost_no_more_than_their_size() {
        Map<String, Object> fields = Map.of("n".repeat(50_000), Collections.nCopies(50_000, List.of()));

        StorageLimits roomy = new StorageLimits("This store", 5, -10, 10, 4, 8, 50_000, false, false);
        assertThatCode(() -> roomy.require(TestEvents.eventOf("ann", fields))).doesNotThrowAnyException();
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
