package dev.datanomad.migration.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import com.launchdarkly.sdk.EvaluationReason;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.subsystems.DataSourceUpdateSink;
import dev.datanomad.service.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a flag file must hold to be used, and its flags in words. */
class FlagSetTest {

    /** Every field that a flag of the SDK can have, used once. */
    static final String RICH = TestFlags.json("{'flags': {"
            + "'read-events-mongo': {'key': 'read-events-mongo', 'version': 1, 'on': true,"
            + " 'variations': [true, false], 'offVariation': 1, 'salt': 'a', 'trackEvents': false,"
            + " 'targets': [{'variation': 0, 'values': ['user-1', 'user-2']}],"
            + " 'contextTargets': [{'contextKind': 'user', 'variation': 0, 'values': []}],"
            + " 'rules': [{'id': 'r', 'clauses': [{'attribute': 'key', 'contextKind': 'user', 'op': 'startsWith', 'values': ['user-3'],"
            + " 'negate': false}], 'variation': 1},"
            + " {'clauses': [{'op': 'segmentMatch', 'values': ['testers']}], 'rollout': {'variations':"
            + " [{'variation': 1, 'weight': 100000}]}}],"
            + " 'fallthrough': {'rollout': {'seed': 61, 'bucketBy': 'key', 'contextKind': 'user', 'variations':"
            + " [{'variation': 0, 'weight': 50000}, {'variation': 1, 'weight': 50000}]}}},"
            + "'read-events-dynamo': {'key': 'read-events-dynamo', 'on': true, 'variations': [true, false],"
            + " 'offVariation': 1, 'fallthrough': {'variation': 0},"
            + " 'prerequisites': [{'key': 'write-events-dynamo', 'variation': 0}, {'key': 'colour', 'variation': 2}]},"
            + "'write-events-mongo': {'key': 'write-events-mongo', 'on': false, 'variations': [false, true],"
            + " 'offVariation': 1, 'fallthrough': {'variation': 0}},"
            + "'colour': {'key': 'colour', 'on': true, 'variations': ['red', 'green', null], 'offVariation': 0,"
            + " 'fallthrough': {'variation': 2}}},"
            + "'flagValues': {'write-events-dynamo': true, 'shape': {'corners': 3}},"
            + "'segments': {'testers': {'key': 'testers', 'version': 1, 'included': ['user-4'], 'salt': 's', 'rules':"
            + " [{'clauses': [{'attribute': 'key', 'op': 'endsWith', 'values': ['5']}], 'weight': 50000}]}}}");

    @Test
    void a_file_truncated_at_any_byte_is_refused() {
        for (String content : List.of(TestFlags.MONGO, RICH)) {
            for (int length = 0; length < content.length(); length++) {
                assertRefused(content.substring(0, length), "it");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                      | is empty
            ` `                                     | is empty
            {}                                      | has no flag read-events-mongo
            {} {}                                   | more text behind the end
            []                                      | must be a JSON object
            null                                    | must be a JSON object
            {"flags":{}}                            | has no flag read-events-mongo
            {"flags":null}                          | has no flag read-events-mongo
            {"flags":[]}                            | /flags must be an object
            {"flags":{"read-events-mongo":null}}    | /flags/read-events-mongo/key must be a string
            {"flagValues":{"read-events-mongo":true}} | has no flag read-events-dynamo
            `\uFEFF{}`                               | has no flag read-events-mongo
            `{\uFEFF}`                               | is not valid JSON
            `\u0001\u0002\u007f`                     | is not valid JSON
            flags: {}                               | is not valid JSON
            """)
    void a_file_without_the_flags_is_refused(String content, String reason) {
        assertRefused(content, reason);
    }

    @Test
    void a_file_that_lacks_one_of_the_flags_is_refused_and_the_flag_named() {
        for (String key : TestFlags.KEYS) {
            assertRefused(TestFlags.MONGO.replace("\"" + key + "\": {", "\"other\": {"), "must be other");
            assertRefused(TestFlags.MONGO.replace("\"" + key + "\"", "\"other\""), key);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "on": true              | "on": 1                       | /flags/read-events-mongo/on must be true or false
            "on": true              | "of": true                    | /flags/read-events-mongo/on must be true or false
            "on": true              | "on": true, "on": true        | Duplicate
            "on": true              | "on": true, "deleted": true   | /flags/read-events-mongo is deleted
            "version": 1            | "version": "one"              | /flags/read-events-mongo cannot be read by the SDK
            "salt": "datanomad"     | "salt": {}                    | /flags/read-events-mongo cannot be read by the SDK
            [true, false]           | ["true", "false"]             | with true and false as its variations
            [true, false]           | []                            | /variations must be an array with a variation
            [true, false]           | {}                            | /variations must be an array
            "offVariation": 1       | "offVariation": 2             | /offVariation must be a whole number from 0 to 1
            "offVariation": 1       | "offVariation": -1            | /offVariation must be a whole number from 0 to 1
            "offVariation": 1       | "offVariation": 0.5           | /offVariation must be a whole number from 0 to 1
            "offVariation": 1       | "offVariation": null          | /offVariation must be a whole number from 0 to 1
            "variation": 0          | "variation": 2                | /rollout/variations/0/variation must be a whole number
            "variation": 0          | "variation": 1e99999999       | /rollout/variations/0/variation must be a whole number
            "weight": 100000        | "weight": 99999               | add up to 100000, and not to 99999
            "weight": 100000        | "weight": 50000.5             | /rollout/variations/0/weight must be a whole number
            "weight": 100000        | "weight": -100000             | /rollout/variations/0/weight must be a whole number
            "weight": 100000        | "weight": 1e99999999          | /rollout/variations/0/weight must be a whole number
            "weight": 0             | "weight": 100000              | add up to 100000, and not to 200000
            "seed": 61              | "seed": "x"                   | cannot be read by the SDK
            "seed": 61              | "bucketBy": "email"           | /rollout/bucketBy must be key
            "seed": 61              | "contextKind": "device"       | /rollout/contextKind must be user
            "rollout"               | "roll"                        | /fallthrough must have a variation or a rollout
            "fallthrough"           | "otherwise"                   | /fallthrough must have a variation or a rollout
            "fallthrough": {        | "fallthrough": {"variation": 2, | /fallthrough/variation must be a whole number from 0 to 1
            "salt"                  | "targets": [{"variation": 2}], "salt"  | /targets/0/variation must be a whole number
            "salt"                  | "rules": [{"clauses": []}], "salt"     | /rules/0 must have a variation or a rollout
            "salt"                  | "rules": [null], "salt"                | /rules/0 must have a variation or a rollout
            "salt"                  | "rules": [{"variation": 0, "clauses": [{"op": "in"}]}], "salt" | /attribute must be a string
            "salt"                  | "prerequisites": [{"key": "x", "variation": 0}], "salt" | a prerequisite that does not exist, variation 0 of x
            "salt"                  | "prerequisites": [{"key": "read-events-dynamo", "variation": 2}], "salt" | variation 2 of read-events-dynamo
            "salt"                  | "prerequisites": [{"key": "read-events-mongo", "variation": 0}], "salt" | is a prerequisite of itself
            {"flags"                | {"flagValues": {"read-events-mongo": true}, "flags" | /flagValues/read-events-mongo is defined by its field /flags as well
            "salt"                  | "rules": [{"variation": 0, "clauses": [{"op": "segmentMatch", "values": [3]}]}], "salt" | /values/0 must be a string
            "salt"                  | "rules": [{"variation": 0, "clauses": [{"op": "in", "attribute": "/"}]}], "salt" | /attribute must be the name
            {"flags"                | {"segments": {"a": {"rules": [{"clauses": [{"op": "segmentMatch"}]}]}}, "flags" | /segments/a/rules/0/clauses/0 must not refer to another segment
            {"flags"                | {"segments": {"testers": {"rules": 3}}, "flags"    | /segments/testers/rules must be an array
            """)
    void a_wrong_field_is_refused_and_named(String field, String wrong, String reason) {
        String valid = TestFlags.MONGO;
        assertThat(valid).contains(field);

        assertRefused(valid.replaceFirst(Pattern.quote(field), wrong), reason);
    }

    @Test
    void flags_that_need_each_other_are_refused() {
        String content = TestFlags.MONGO.replace(
                "\"write-events-dynamo\", \"version\": 1",
                TestFlags.json(
                        "'write-events-dynamo', 'prerequisites': [{'key': 'read-events-dynamo', 'variation': 0}]"));

        assertRefused(content, "is a prerequisite of itself");
    }

    @Test
    void whatever_is_accepted_the_sdk_can_evaluate_for_everybody() throws Exception {
        try (Sdk sdk = new Sdk()) {
            sdk.requireEvaluates(set(RICH), RICH);
            int[] accepted = {0};
            int[] refused = {0};
            eachMutation(Json.parse(RICH), mutation -> {
                String content = Json.write(mutation);
                try {
                    FlagSet set = set(content);
                    sdk.requireEvaluates(set, content);
                    accepted[0]++;
                } catch (UnusableFlagsException e) {
                    refused[0]++;
                }
            });
            assertThat(accepted[0]).isPositive();
            assertThat(refused[0]).isGreaterThan(300);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, nobody", "25, 25% of users", "12.5, 12.5% of users", "0.001, 0.001% of users", "100, everybody"})
    void a_rollout_says_how_many_users_have_the_flag(String percent, String words) throws Exception {
        FlagSet set = set(TestFlags.percents(percent, "0", "0", "0"));

        assertThat(set.audience("read-events-mongo")).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, nobody", "100, 'everybody, with prerequisite write-events-dynamo'"})
    void a_prerequisite_is_named_where_it_matters(String percent, String words) throws Exception {
        FlagSet set = set(TestFlags.percents("0", percent, "0", "100"));

        assertThat(set.audience("read-events-dynamo")).isEqualTo(words);
    }

    @Test
    void targets_rules_constants_and_flags_that_are_off_have_their_words_too() throws Exception {
        FlagSet set = set(RICH);

        assertThat(set.audience("read-events-mongo")).isEqualTo("50% of users, except 2 targeted users and 2 rules");
        assertThat(set.audience("read-events-dynamo"))
                .isEqualTo("everybody, with prerequisites write-events-dynamo and colour");
        assertThat(set.audience("write-events-mongo")).isEqualTo("everybody");
        assertThat(set.audience("write-events-dynamo")).isEqualTo("everybody");
        assertThat(set(RICH.replaceFirst("\"on\": true", "\"on\": false")).audience("read-events-mongo"))
                .isEqualTo("nobody");
    }

    @Test
    void a_variation_counts_and_not_a_rollout_beside_it() throws Exception {
        FlagSet set = set(TestFlags.MONGO.replaceFirst("\"fallthrough\": \\{", "\"fallthrough\": {\"variation\": 1, "));

        assertThat(set.audience("read-events-mongo")).isEqualTo("nobody");
    }

    private static FlagSet set(String content) {
        return new FlagSet(content.getBytes(StandardCharsets.UTF_8), TestFlags.KEYS);
    }

    private static void assertRefused(String content, String reason) {
        assertThatExceptionOfType(UnusableFlagsException.class)
                .as(content)
                .isThrownBy(() -> set(content))
                .withMessageContaining(reason)
                .withMessageStartingWith("it");
    }

    /** Puts each of some wrong values in each place of a JSON value, and leaves each place out. */
    private static void eachMutation(Object value, Consumer<Object> use) {
        List<Object> wrong = new ArrayList<>(List.of("text", "", true, List.of(), Map.of(), List.of(Map.of())));
        wrong.addAll(List.of(new BigDecimal("-1"), BigDecimal.ONE, new BigDecimal("2.5"), new BigDecimal("1e30")));
        wrong.addAll(List.of(Collections.singletonList(null), List.of("text")));
        wrong.add(null);
        wrong.forEach(use);
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, field) -> {
                Map<Object, Object> copy = new LinkedHashMap<>(object);
                copy.remove(name);
                use.accept(copy);
                eachMutation(field, mutation -> {
                    copy.put(name, mutation);
                    use.accept(copy);
                });
            });
        } else if (value instanceof List<?> array) {
            for (int i = 0; i < array.size(); i++) {
                int place = i;
                List<Object> copy = new ArrayList<>(array);
                eachMutation(array.get(i), mutation -> {
                    copy.set(place, mutation);
                    use.accept(copy);
                });
            }
        }
    }

    /** The SDK, with the flags that one gives it. */
    private static final class Sdk implements AutoCloseable {

        private DataSourceUpdateSink sink;
        private final LDClient client = new LDClient(
                "key",
                new LDConfig.Builder()
                        .events(Components.noEvents())
                        .dataSource(context -> {
                            sink = context.getDataSourceUpdateSink();
                            // Stands for flags that are there already.
                            return Components.externalUpdatesOnly().build(context);
                        })
                        .build());

        void requireEvaluates(FlagSet set, String content) {
            sink.init(set.data());
            for (String user : TestFlags.users(50)) {
                for (String key : TestFlags.KEYS) {
                    var detail = client.boolVariationDetail(key, LDContext.create(user), false);
                    if (detail.getReason().getKind() == EvaluationReason.Kind.ERROR) {
                        fail("%s of %s is %s with %s", key, user, detail.getReason(), content);
                    }
                }
                set.audience("read-events-mongo");
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
