package dev.datanomad.service.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.datanomad.service.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link EventStore} promises. A store's own test extends this class. Each test has users of its own, so it
 * does not matter what else the store holds. Fields with an empty string have {@link EmptyStringContract}.
 */
public abstract class EventStoreContract {

    /** Neither ids nor users. */
    public static final List<String> UNKNOWN = List.of(
            "",
            "x",
            "$ne",
            "{\"$gt\":\"\"}",
            "\0",
            "\u6f22",
            "00000000-0000-7000-8000-000000000000",
            "x".repeat(3_000));

    private static final Optional<String> NOW = Optional.empty();

    /** A user key of this length is held by every store whose limit for it is not a smaller one. */
    private static final int MANY_BYTES = 10_000;

    private final String user = "ann-" + UUID.randomUUID();

    /** The store to test. */
    protected abstract EventStore store();

    /** What the store says it can hold. */
    protected abstract StorageLimits limits();

    @Test
    void what_is_put_is_found_and_putting_it_again_changes_nothing() {
        Event event = put(event(user, "greeting", "hello"));
        assertThat(store().find(user, event.id())).contains(event);

        store().put(new Event(event.id(), event.body()));

        assertThat(store().find(user, event.id())).contains(event);
        assertThat(store().latest(user, NOW, 10).events()).containsExactly(event);
    }

    @ParameterizedTest
    @FieldSource("UNKNOWN")
    void an_unknown_id_is_not_found(String id) {
        put(event(user));

        assertThat(store().find(user, id)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("UNKNOWN")
    void an_unknown_user_has_no_events(String userKey) {
        Event event = put(event(user));

        assertThat(store().find(userKey, event.id())).isEmpty();
        assertThat(store().latest(userKey, NOW, 10).events()).doesNotContain(event);
        assertThat(store().latest(userKey, Optional.of(event.id()), 10).events())
                .doesNotContain(event);
    }

    @Test
    void events_are_listed_newest_first() {
        List<Event> events = putMany(5, user);
        Collections.reverse(events);

        assertThat(store().latest(user, NOW, 10).events()).containsExactlyElementsOf(events);
        assertThat(store().latest(user, NOW, 5).events()).containsExactlyElementsOf(events);
        assertThat(store().latest(user, NOW, 2).events()).containsExactlyElementsOf(events.subList(0, 2));
        assertThat(store().latest(user, Optional.of(events.get(1).id()), 2).events())
                .containsExactlyElementsOf(events.subList(2, 4));
        assertThat(store().latest(user, Optional.of(events.get(4).id()), 2).events())
                .isEmpty();
    }

    @Test
    void random_and_time_ordered_ids_are_listed_together_by_descending_id() {
        List<Event> events = putMany(10, user);
        for (int i = 0; i < 10; i++) {
            events.add(put(new Event(
                    UUID.randomUUID().toString(), event(user, "old", i).body())));
        }
        events.sort(Comparator.comparing(Event::id).reversed());

        assertThat(store().latest(user, NOW, 100).events()).containsExactlyElementsOf(events);
        assertThat(pages(3)).containsExactlyElementsOf(events);
    }

    @Test
    void a_page_ends_by_the_number_of_its_events_or_by_their_bytes_and_pages_are_complete() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            events.add(0, put(event(user, "text", "x".repeat(150_000), "i", i)));
        }

        EventPage page = store().latest(user, NOW, 20);

        assertThat(page.events()).isEqualTo(events.subList(0, 7));
        assertThat(page.next()).contains(events.get(6).id());
        assertThat(pages(20)).isEqualTo(events);
        assertThat(store().latest(user, page.next(), 5).next()).isEmpty();
        assertThat(store().latest(user, page.next(), 4).next())
                .contains(events.get(10).id());
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 128, 700, 1_000})
    void ids_of_other_schemes_are_found_and_paged(int length) {
        List<Event> events = new ArrayList<>();
        for (String start : List.of("a", "B", "/", "?before=", "%", "\ue000", "\ud83d\ude00")) {
            String id = start + UUID.randomUUID() + "z".repeat(length - 50);
            events.add(put(new Event(id, event(user, "start", start).body())));
        }

        assertThat(events)
                .allSatisfy(event -> assertThat(store().find(user, event.id())).contains(event));
        assertThat(pages(2)).containsExactlyInAnyOrderElementsOf(events);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "a%2Fb", "%", ".", "..", ";x", "?", "#", "\\", " ", "+", "$where", "a.b", "\n", "\0", "\""
            })
    void a_user_key_may_be_any_text(String key) {
        assertKept(key + user);
        assertKept(user + key);
    }

    @Test
    void users_see_only_their_own_events_however_much_their_keys_look_alike() {
        List<String> keys = new ArrayList<>(List.of(user, user.substring(1), user.toUpperCase(Locale.ROOT)));
        for (String end : List.of("2", "e", "E", "\u00e9", "e\u0301", "e ", " e", "\u0435", "\ud83d\ude00")) {
            keys.add(user + end);
        }
        Map<String, Event> events = new HashMap<>();
        keys.forEach(key -> events.put(key, put(event(key))));

        events.forEach((key, event) -> {
            assertThat(store().latest(key, NOW, 10).events()).containsExactly(event);
            assertThat(keys)
                    .filteredOn(other -> store().find(other, event.id()).isPresent())
                    .containsExactly(key);
        });
    }

    public static Stream<Arguments> numbers() {
        return EventArbitraries.NUMBERS.stream().map(number -> argumentSet("number " + number, number));
    }

    public static Stream<Arguments> texts() {
        return EventArbitraries.TEXTS.stream().map(text -> argumentSet("text " + Json.write(text), text));
    }

    public static Stream<Arguments> values() {
        return Stream.of(
                argumentSet("null", (Object) null),
                argumentSet("true", true),
                argumentSet("false", false),
                argumentSet("empty array", List.of()),
                argumentSet("empty object", Map.of()),
                argumentSet("array of nothings", List.of("", List.of(), Map.of(), List.of(List.of()))),
                argumentSet("array of nulls", Collections.nCopies(3, null)),
                argumentSet("array with duplicates", List.of(1, 1, "1", "1", true, true)),
                argumentSet("array of texts", List.of("b", "a", "b")),
                argumentSet("array of numbers", List.of(3, 1, 2, 1)),
                argumentSet("long array", IntStream.range(0, 5_000).boxed().toList()),
                argumentSet("long text", "x".repeat(100_000)),
                argumentSet("NUL in text", "a\0b\0"),
                argumentSet("base64", "AAECAw=="),
                argumentSet("spaces", "  a  "),
                argumentSet("text like a number", "007"),
                argumentSet("text like a date", "2020-01-01T00:00:00Z"),
                argumentSet("like a date of MongoDB", Map.of("$date", "2020-01-01T00:00:00Z")),
                argumentSet("like text of MongoDB", Map.of("$symbol", "x", "$code", "x", "$scope", Map.of())),
                argumentSet("like an id of MongoDB", Map.of("$oid", "0123456789abcdef01234567")),
                argumentSet("like a number of MongoDB", Map.of("$numberDecimal", "1.0")),
                argumentSet("like a number of DynamoDB", Map.of("N", "1")),
                argumentSet("like a list of DynamoDB", Map.of("L", List.of(Map.of("S", "x")))),
                argumentSet("nested ids", Map.of("_id", Map.of("_id", 1), "id", 2, "_links", Map.of())),
                argumentSet("dots and dollars", Map.of("a.b", 1, "$a", 2, ".", 3, "a.", 4, "$", 5)),
                argumentSet("slashes and tildes", Map.of("a/b", 1, "~", 2, "~1", 3, "/", 4)),
                argumentSet("spaces in names", Map.of(" ", 1, "a b", 2, " a", 3, "\n", 4)),
                argumentSet("names of placeholders", Map.of("#n", 1, ":v", 2, "?", 3)),
                argumentSet("names by case", Map.of("a", 1, "A", 2)),
                argumentSet("names like indexes", Map.of("0", 1, "1", 2, "-1", 3)),
                argumentSet("names by code points", Map.of("\u00e9", 1, "e\u0301", 2, "\ud83d\ude00", 3)),
                argumentSet("long name", Map.of("n".repeat(Event.LIMITS.nameBytes()), 1)),
                argumentSet("long name of few characters", Map.of("\u6f22".repeat(Event.LIMITS.nameBytes() / 3), 1)),
                argumentSet("like a reference of MongoDB", Map.of("$ref", "users", "$id", "4711", "$db", "x")),
                argumentSet("nearly a reference of MongoDB", List.of(Map.of("$ref", 5, "$id", 5))),
                argumentSet("deep", EventArbitraries.nested(Event.LIMITS.levels() - 2, "bottom")),
                argumentSet("deep and empty", EventArbitraries.nested(Event.LIMITS.levels() - 3, Map.of())));
    }

    @ParameterizedTest
    @MethodSource({"numbers", "texts", "values"})
    void values(Object value) {
        Event event = put(event(user, "value", value));

        assertThat(store().find(user, event.id())).contains(event);
    }

    @Test
    void fields_may_bear_the_names_that_a_store_uses_itself() {
        Event event = put(Event.create(Json.parse("{\"id\":1,\"key\":2,\"userKey\":3,\"user_key\":4,\"event\":5,"
                + "\"body\":6,\"_rev\":7,\"$set\":8,\"pk\":9,\"user\":{\"key\":\"" + user + "\"}}")));

        assertThat(store().find(user, event.id())).contains(event);
        assertThat(store().latest(user, NOW, 1).events()).containsExactly(event);
    }

    @Test
    void the_user_may_have_more_than_a_key() {
        Event event = put(event(user, "user", Map.of("key", user, "_id", 1, "key.key", 2, "name", Map.of("key", "x"))));

        assertThat(store().find(user, event.id())).contains(event);
        assertThat(store().latest(user, NOW, 1).events()).containsExactly(event);
    }

    @Test
    void generated_events_come_back_equal() {
        long seed = ThreadLocalRandom.current().nextLong();

        for (Map<String, Object> body : EventArbitraries.bodiesWithoutEmptyStrings(seed, 100)) {
            Event event = Event.create(body);
            assertThat(putAndFind(event))
                    .as("seed %d, %s", seed, Json.write(body))
                    .contains(event);
        }
    }

    public static Stream<Arguments> the_largest_events_that_the_service_takes() {
        int room = Event.MAX_BYTES - 100;
        int levels = Event.LIMITS.levels() - 3;
        String deep = "[".repeat(levels) + "]".repeat(levels) + ",";
        return Stream.of(
                        "\"" + "x".repeat(room) + "\"",
                        repeated("[],", room),
                        repeated(deep, room),
                        repeated("7,", room))
                .map(json -> argumentSet(json.substring(0, 10), json));
    }

    @ParameterizedTest
    @MethodSource
    void the_largest_events_that_the_service_takes(String value) {
        Map<String, Object> body = Json.parse("{\"v\":" + value + ",\"user\":{\"key\":\"" + user + "\"}}");
        Event event = Event.create(body);

        assertThat(putAndFind(event).equals(Optional.of(event))).isTrue();
    }

    @Test
    void what_is_at_the_limits_is_held() {
        BigDecimal digits = new BigDecimal("9".repeat(limits().digits()));
        BigDecimal largest = digits.scaleByPowerOfTen(limits().maxExponent() - limits().digits() + 1);
        BigDecimal smallest = BigDecimal.ONE.scaleByPowerOfTen(limits().minExponent());
        Object deepest = EventArbitraries.nested(limits().levels() - 2, 1);
        Event event = put(event(user, "n", List.of(digits, largest, smallest), "deep", deepest));

        assertThat(store().find(user, event.id())).contains(event);
    }

    @Test
    void a_long_user_key_is_held_up_to_the_limit() {
        int longest = Math.min(limits().keyBytes(), MANY_BYTES);

        assertKept(user + "x".repeat(longest - user.length()));
        assertKept(user + "\u00e9".repeat((longest - user.length()) / 2));
        assertHeldOrRefused(
                limits().keyBytes() > longest, event(user + "x".repeat(longest - user.length() + 1)), "/user/key");
    }

    @Test
    void what_is_beyond_the_limits_is_refused() {
        int digits = limits().digits() + 1;
        assertRefused(event(user, "a", List.of("", "x\ud800y")), "/a/1");
        assertRefused(event(user, "a", Map.of("b", "\udc00")), "/a/b");
        assertRefused(event(user, "a", Map.of("b\ud800", 1)), "/a/b\ufffd");
        assertRefused(event(user + "\ud800"), "/user/key");
        assertRefused(event(user, "n", new BigDecimal("1".repeat(digits))), "/n");
        assertRefused(event(user, "n", List.of(new BigDecimal("0." + "3".repeat(digits)))), "/n/0");
        assertRefused(event(user, "n", BigDecimal.ONE.scaleByPowerOfTen(limits().maxExponent() + 1)), "/n");
        assertRefused(event(user, "n", BigDecimal.ONE.scaleByPowerOfTen(limits().minExponent() - 1)), "/n");
        assertRefused(event(user, "text", "x".repeat(17 * 1024 * 1024)), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[]", "{}"})
    void too_deep_a_value_is_refused(String deepest) {
        Object value = Json.parse("{\"a\":" + deepest + "}").get("a");
        Event event = event(user, "v", EventArbitraries.nested(limits().levels() - 2, value));

        assertThatExceptionOfType(UnstorableEventException.class)
                .isThrownBy(() -> store().put(event))
                .satisfies(e -> assertThat(e.field()).startsWith("/v/"));
        assertThat(store().find(user, event.id())).isEmpty();
    }

    @Test
    void a_name_that_not_every_store_holds_is_held_or_refused() {
        assertHeldOrRefused(limits().emptyNames(), event(user, "a", Map.of("", 1)), "/a/");
        assertHeldOrRefused(limits().nulInNames(), event(user, "a", Map.of("b\0c", 1)), "/a/b\0c");
        String name = "\u6f22".repeat(17_000);
        assertHeldOrRefused(limits().nameBytes() > 51_000, event(user, "a", Map.of(name, 1)), "/a/" + name);
    }

    @Test
    void many_threads_may_put_at_once() throws Exception {
        Event shared = event(user, "shared", true);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Event>> puts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Event own = event(user, "i", i);
                puts.add(threads.submit(() -> put(own)));
                puts.add(threads.submit(() -> put(shared)));
            }
            for (Future<Event> put : puts) {
                Event event = put.get();
                assertThat(store().find(user, event.id())).contains(event);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(store().latest(user, NOW, 500).events()).hasSize(101).doesNotHaveDuplicates();
    }

    private void assertKept(String userKey) {
        Event event = put(event(userKey, "a", 1));

        assertThat(store().find(userKey, event.id())).contains(event);
        assertThat(store().latest(userKey, NOW, 10).events()).contains(event);
    }

    private void assertRefused(Event event, String field) {
        assertThatExceptionOfType(UnstorableEventException.class)
                .isThrownBy(() -> store().put(event))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
        assertThat(store().find(event.userKey(), event.id())).isEmpty();
    }

    private void assertHeldOrRefused(boolean held, Event event, String field) {
        if (held) {
            assertThat(putAndFind(event)).contains(event);
        } else {
            assertRefused(event, field);
        }
    }

    private Event put(Event event) {
        store().put(event);
        return event;
    }

    private Optional<StoredEvent> putAndFind(Event event) {
        return store().find(event.userKey(), put(event).id());
    }

    private List<Event> putMany(int count, String userKey) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(put(event(userKey, "i", i)));
        }
        return events;
    }

    private List<StoredEvent> pages(int size) {
        EventPage page = store().latest(user, NOW, size);
        List<StoredEvent> all = new ArrayList<>(page.events());
        while (page.next().isPresent()) {
            page = store().latest(user, page.next(), size);
            assertThat(page.events()).isNotEmpty();
            all.addAll(page.events());
        }
        return all;
    }

    private static String repeated(String element, int room) {
        String elements = element.repeat((room - 2) / element.length());
        return "[" + elements.substring(0, elements.length() - 1) + "]";
    }

    private static Event event(String userKey, Object... namesAndValues) {
        Map<String, Object> body = EventArbitraries.bodyOf(userKey);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Event.create(body);
    }
}
