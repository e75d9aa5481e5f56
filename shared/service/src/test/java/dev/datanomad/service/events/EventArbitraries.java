package dev.datanomad.service.events;

import dev.datanomad.service.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Generates events that are as nasty as JSON allows and that the service accepts: see {@link StorageLimits}. Whatever is
 * generated here must come back equal from every store.
 */
public final class EventArbitraries {

    /** Numbers at the edges, in every way of writing them. */
    public static final List<BigDecimal> NUMBERS =
            Stream.of(("""
            0 -0.0 0e100 5 5.0 5e0 500e-2 1.10 -1 0.1 1e3 2147483648 9007199254740993
            9223372036854775807 9223372036854775808 -9223372036854775809
            12345678901234567890.12345678901234 9999999999999999999999999999999999
            0.3333333333333333333333333333333333 1.234567890123456789012345678901234e-100
            1e33 1e34 123e40 1e125 9.999999999999999999999999999999999e125 -9.999999999999999999999999999999999e125
            1e-130 -1e-130 1.7976931348623157e100 4.9e-100""").split("\\s+")).map(BigDecimal::new).toList();

    /** Pieces of text that software trips over. */
    public static final List<String> TEXTS = List.of(("a|Z|0|null| |  |\t|\n|\r\n|\1|\u001f|\u007f|\u0085|\u00a0|\u2028"
                    + "|\u200b|\ufeff|\ufffd|\uffff|\"|'|`|\\|\\u0000|/|~|~1|.|..|$|%|%2F|+|;|?|#|&|<script>"
                    + "|\u00e9|e\u0301|\u0130|\u00df|\u6f22|\u05e9\u05dc\u05d5\u05dd|\u202eabc"
                    + "|\ud83d\ude00|\ud83d\udc69\u200d\ud83d\udc67|\udbff\udfff")
            .split("\\|"));

    /** Names that mean something to a database, a mapper or a language. */
    private static final List<String> NAMES = List.of(("_id _links id key user userKey event $date $oid $numberDecimal"
                    + " $numberLong $set $ref $id $db $symbol $binary $type $uuid $undefined $ a.b . a/b ~ ~0 #n :v S N M NULL 0 __proto__ _class "
                    + "n".repeat(300))
            .split(" "));

    private EventArbitraries() {}

    /** Events with a new id each. */
    public static Arbitrary<Event> events() {
        return bodies().map(Event::create);
    }

    /** Bodies of events, with a user key of at most 60 characters. */
    public static Arbitrary<Map<String, Object>> bodies() {
        return Combinators.combine(userKeys(), objects(values())).as(EventArbitraries::body);
    }

    /** User keys of 1 to 60 characters. */
    private static Arbitrary<String> userKeys() {
        return joined(Arbitraries.of(TEXTS), 1, 6);
    }

    /** That many bodies, the same for the same seed, for tests that are not jqwik's. */
    public static List<Map<String, Object>> bodies(long seed, int count) {
        List<Map<String, Object>> bodies = new ArrayList<>();
        JqwikSession.run(() -> {
            Random random = new Random(seed);
            RandomGenerator<Map<String, Object>> generator = bodies().generator(1000);
            for (int i = 0; i < count; i++) {
                bodies.add(generator.next(random).value());
            }
        });
        return bodies;
    }

    /** The same bodies as {@link #bodies(long, int)}, with other text in the place of empty strings. */
    public static List<Map<String, Object>> bodiesWithoutEmptyStrings(long seed, int count) {
        // Behind a backslash it is a quote at the end of a string.
        Pattern empty = Pattern.compile("(?<!\\\\)\"\"");
        return bodies(seed, count).stream()
                .map(body -> Json.parse(empty.matcher(Json.write(body)).replaceAll("\"not empty\"")))
                .toList();
    }

    /** The smallest body of an event of that user. */
    public static Map<String, Object> bodyOf(String userKey) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("user", Map.of("key", userKey));
        return body;
    }

    /** Puts {@code bottom} into so many arrays and objects, in turn. */
    public static Object nested(int containers, Object bottom) {
        Object value = bottom;
        for (int i = 0; i < containers; i++) {
            value = i % 2 == 0 ? Collections.singletonList(value) : Collections.singletonMap("n", value);
        }
        return value;
    }

    private static Map<String, Object> body(String userKey, Map<String, Object> fields) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        Map<String, Object> user = new LinkedHashMap<>();
        if (fields.get("user") instanceof Map<?, ?> more) {
            more.forEach((name, value) -> user.put((String) name, value));
        }
        user.put("key", userKey);
        body.put("user", user);
        body.keySet().removeAll(List.of("_id", "_links"));
        return body;
    }

    private static Arbitrary<Object> values() {
        Arbitrary<Object> value = scalars();
        for (int level = 0; level < 4; level++) {
            value = Arbitraries.frequencyOf(
                    Tuple.of(4, scalars()),
                    Tuple.of(1, arrays(value)),
                    Tuple.of(1, objects(value).map(Object.class::cast)));
        }
        return Arbitraries.frequencyOf(Tuple.of(20, value), Tuple.of(1, deep()), Tuple.of(1, longArrays()));
    }

    private static Arbitrary<Object> arrays(Arbitrary<Object> elements) {
        return elements.list().ofMaxSize(4).map(Object.class::cast);
    }

    private static Arbitrary<Map<String, Object>> objects(Arbitrary<Object> values) {
        return Combinators.combine(
                        names().list().ofMaxSize(5).uniqueElements(),
                        values.list().ofSize(5))
                .as((names, fields) -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    for (String name : names) {
                        object.put(name, fields.get(object.size()));
                    }
                    return object;
                });
    }

    /** As deep as the service takes: the event is level 1, its field level 2, and the innermost value may be empty. */
    private static Arbitrary<Object> deep() {
        int containers = Event.LIMITS.levels() - 3;
        return Combinators.combine(Arbitraries.integers().between(5, containers), scalars())
                .as(EventArbitraries::nested);
    }

    private static Arbitrary<Object> longArrays() {
        return scalars().list().ofMinSize(100).ofMaxSize(300).map(Object.class::cast);
    }

    private static Arbitrary<Object> scalars() {
        return Arbitraries.oneOf(
                Arbitraries.of(NUMBERS).map(Object.class::cast),
                numbers().map(Object.class::cast),
                texts().map(Object.class::cast),
                Arbitraries.of(true, false).map(Object.class::cast),
                Arbitraries.<Object>just(null),
                Arbitraries.<Object>of(
                        "",
                        List.of(),
                        Map.of(),
                        Map.of("$date", "2020-01-01T00:00:00Z"),
                        Map.of("$ref", "x", "$id", 1)));
    }

    private static Arbitrary<BigDecimal> numbers() {
        BigInteger most = BigInteger.TEN.pow(Event.LIMITS.digits()).subtract(BigInteger.ONE);
        return Combinators.combine(
                        Arbitraries.bigIntegers().between(most.negate(), most),
                        Arbitraries.integers().between(Event.LIMITS.minExponent(), Event.LIMITS.maxExponent()))
                .as((digits, exponent) -> {
                    BigDecimal number = new BigDecimal(digits);
                    return number.scaleByPowerOfTen(exponent - number.precision() + 1);
                });
    }

    /** The character NUL may be in a value, but not in a name. */
    private static Arbitrary<String> texts() {
        List<String> pieces = new ArrayList<>(TEXTS);
        pieces.add("\0");
        return joined(Arbitraries.of(pieces), 0, 8);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of(NAMES)),
                Tuple.of(20, joined(Arbitraries.of(TEXTS), 1, 4)),
                Tuple.of(1, longNames()));
    }

    /** Of every length that the service takes, mostly near the limit, of characters of one, two, three and four bytes. */
    private static Arbitrary<String> longNames() {
        return Combinators.combine(
                        Arbitraries.of("n", "\u00e9", "\u6f22", "\ud83d\ude00"),
                        Arbitraries.integers().between(0, Event.LIMITS.nameBytes() - 4))
                .as((character, shorter) ->
                        character.repeat((Event.LIMITS.nameBytes() - shorter) / StorageLimits.utf8Length(character)));
    }

    private static Arbitrary<String> joined(Arbitrary<String> pieces, int min, int max) {
        return pieces.list().ofMinSize(min).ofMaxSize(max).map(list -> String.join("", list));
    }
}
