package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.proxy.Traffic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EffectsTest {

    private static final long AT = 1_000;

    @Test
    void a_share_that_moved_is_told_with_the_time_it_took() {
        TreeMap<Long, Uses> uses = uses(second -> second < AT + 2 ? 5 : 51);

        assertThat(new Effects(users(0, 10), uses).of(AT))
                .isEqualTo("writes touching DynamoDB 5 \u2192 51% in 3 s; 0 of 1,600 requests failed");
    }

    @Test
    void nothing_that_changed_is_said_to_be_nothing() {
        assertThat(new Effects(users(0, 10), uses(second -> 50)).of(AT))
                .isEqualTo("no change for users: 0 of 1,600 requests failed");
    }

    @Test
    void requests_that_failed_and_took_longer_are_told() {
        assertThat(new Effects(users(3, 310), uses(second -> 50)).of(AT))
                .isEqualTo("p99 of reads 10 \u2192 310 ms; 24 of 1,600 requests failed");
    }

    @Test
    void without_requests_there_is_nothing_to_measure_by() {
        assertThat(new Effects(List.of(), new TreeMap<>()).of(AT)).isEqualTo("no requests to measure it by");
    }

    private interface Share {
        long at(long second);
    }

    /** A hundred reads of MongoDB and a hundred writes a second, of which a share touches DynamoDB. */
    private static TreeMap<Long, Uses> uses(Share dynamoWrites) {
        TreeMap<Long, Uses> uses = new TreeMap<>();
        LongStream.range(AT - 20, AT + 20)
                .forEach(second -> uses.put(
                        second,
                        new Uses(
                                new Uses.Count(100, 100, 0),
                                Map.of(
                                        Store.MONGODB, new Uses.Count(100, 100, 0),
                                        Store.DYNAMODB, new Uses.Count(0, dynamoWrites.at(second), 0)))));
        return uses;
    }

    /** Two hundred requests a second, some of which fail and take longer from the moment on. */
    private static List<Traffic.Second> users(int failed, double p99) {
        return LongStream.range(AT - 20, AT + 20)
                .mapToObj(second -> new Traffic.Second(
                        second, 100, second < AT ? 0 : failed, 1, second < AT ? 10 : p99, 100, 0, 1, 10))
                .toList();
    }
}
