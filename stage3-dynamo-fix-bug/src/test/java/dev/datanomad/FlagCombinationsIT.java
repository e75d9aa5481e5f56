package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.integrity.IntegrityCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All sixteen combinations of the four flags, each with one of the stores up, failing and hanging. */
class FlagCombinationsIT {

    private static final boolean ON = true;
    private static final boolean OFF = false;

    /** What each combination means, in the order of the flags: reads MongoDB, reads DynamoDB, writes MongoDB, writes DynamoDB. */
    private static final List<Row> TABLE = List.of(
            row(OFF, OFF, OFF, OFF).answeredBy("mongodb").corrects(),
            row(OFF, OFF, OFF, ON).answeredBy("mongodb").writesBoth().corrects(),
            row(OFF, OFF, ON, OFF).answeredBy("mongodb").corrects(),
            row(OFF, OFF, ON, ON).answeredBy("mongodb").writesBoth().corrects(),
            row(OFF, ON, OFF, OFF).answeredBy("dynamodb").corrects(),
            row(OFF, ON, OFF, ON).answeredBy("dynamodb"),
            row(OFF, ON, ON, OFF).answeredBy("dynamodb").writesBoth().corrects(),
            row(OFF, ON, ON, ON).answeredBy("dynamodb").writesBoth(),
            row(ON, OFF, OFF, OFF).answeredBy("mongodb").corrects(),
            row(ON, OFF, OFF, ON).answeredBy("mongodb").writesBoth().corrects(),
            row(ON, OFF, ON, OFF).answeredBy("mongodb"),
            row(ON, OFF, ON, ON).answeredBy("mongodb").writesBoth(),
            row(ON, ON, OFF, OFF).answeredBy("mongodb").compares().corrects(),
            row(ON, ON, OFF, ON).answeredBy("mongodb").writesBoth().compares().corrects(),
            row(ON, ON, ON, OFF).answeredBy("mongodb").compares(),
            row(ON, ON, ON, ON).answeredBy("mongodb").writesBoth().compares());

    private static final Duration SECONDARY_WRITE = Duration.ofSeconds(1);

    /** Linger and grace period of the shadow reads, and time limit of an authority that will not answer anyway. */
    private static final Duration SHORT = Duration.ofMillis(200);

    /** More than any call may take here, and far less than a hang. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private final BrokenStores stores = new BrokenStores();
    private final Comparisons comparisons = stores.comparisons(SHORT, 4, 100);
    private final ShadowReads shadowReads = stores.shadowReads(SECONDARY_WRITE, SHORT, comparisons);

    /** What is done to a store. */
    enum State {
        UP(FaultProxy::pass),
        FAILING(FaultProxy::refuse),
        HANGING(FaultProxy::hang);

        private final Consumer<FaultProxy> set;

        State(Consumer<FaultProxy> set) {
            this.set = set;
        }
    }

    /**
     * @param authority the store that answers
     * @param alsoWritten whether the other store is written too
     * @param compared whether the other store is read and compared
     * @param corrected whether the flags contradict each other
     */
    record Row(UserFlags flags, String authority, boolean alsoWritten, boolean compared, boolean corrected) {

        Row answeredBy(String store) {
            return new Row(flags, store, alsoWritten, compared, corrected);
        }

        Row writesBoth() {
            return new Row(flags, authority, true, compared, corrected);
        }

        Row compares() {
            return new Row(flags, authority, alsoWritten, true, corrected);
        }

        Row corrects() {
            return new Row(flags, authority, alsoWritten, compared, true);
        }
    }

    private static Row row(boolean readMongo, boolean readDynamo, boolean writeMongo, boolean writeDynamo) {
        return new Row(new UserFlags(readMongo, readDynamo, writeMongo, writeDynamo), "", false, false, false);
    }

    static Stream<Row> combinations() {
        return TABLE.stream();
    }

    static Stream<Arguments> combinations_and_states() {
        return TABLE.stream().flatMap(row -> Stream.of(State.values()).map(state -> Arguments.of(row, state)));
    }

    @AfterEach
    void close() {
        comparisons.close();
        stores.close();
    }

    @ParameterizedTest
    @MethodSource("combinations_and_states")
    void a_user_is_served_by_the_authority_whatever_the_other_store_does(Row row, State otherState) {
        boolean mongoAnswers = row.authority.equals("mongodb");
        EventStore authority = mongoAnswers ? stores.realMongo : stores.realDynamo;
        EventStore other = mongoAnswers ? stores.realDynamo : stores.realMongo;
        otherState.set.accept(mongoAnswers ? stores.dynamoProxy : stores.mongoProxy);
        EventStore store = store(row, BrokenStores.TIME_LIMIT);
        Event event = TestEvents.event();
        long start = System.nanoTime();

        store.put(event);
        Optional<Event> answer = store.find(event.userKey(), event.id());
        List<Event> list = store.latest(event.userKey(), Optional.empty(), 10);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(answer).contains(event);
        assertThat(list).containsExactly(event);
        assertThat(authority.find(event.userKey(), event.id())).contains(event);
        assertThat(other.find(event.userKey(), event.id()).isPresent())
                .isEqualTo(row.alsoWritten && otherState == State.UP);
        assertThat(failedSecondaryWrites()).isEqualTo(row.alsoWritten && otherState != State.UP ? 1 : 0);
        assertShadowReads(row, otherState);
    }

    /** Two reads, of an event and of a page with that event. */
    private void assertShadowReads(Row row, State otherState) {
        IntegrityCheck.Counts expected;
        if (!row.compared) {
            expected = new IntegrityCheck.Counts(0, 0, 0, 0, 0);
        } else if (otherState != State.UP) {
            expected = new IntegrityCheck.Counts(0, 0, 0, 0, 2);
        } else if (row.alsoWritten) {
            expected = new IntegrityCheck.Counts(2, 0, 0, 0, 0);
        } else {
            expected = new IntegrityCheck.Counts(0, 0, 2, 0, 0);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stores.check.counts()).isEqualTo(expected));
    }

    @ParameterizedTest
    @MethodSource("combinations_and_states")
    void an_event_that_the_authority_does_not_take_fails_and_is_nowhere_else(Row row, State authorityState) {
        boolean mongoAnswers = row.authority.equals("mongodb");
        EventStore other = mongoAnswers ? stores.realDynamo : stores.realMongo;
        authorityState.set.accept(mongoAnswers ? stores.mongoProxy : stores.dynamoProxy);
        Event event = TestEvents.event();

        if (authorityState == State.UP) {
            EventStore store = store(row, BrokenStores.TIME_LIMIT);
            store.put(event);
            assertThat(store.find(event.userKey(), event.id())).contains(event);
        } else {
            EventStore store = store(row, SHORT);
            long start = System.nanoTime();
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.put(event));
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> store.find(event.userKey(), event.id()));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            assertThat(other.find(event.userKey(), event.id())).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void flags_that_contradict_each_other_are_counted(Row row) {
        store(row, BrokenStores.TIME_LIMIT).find("nobody", "nothing");

        assertThat(stores.metrics.counter("datanomad.flags.corrected").count()).isEqualTo(row.corrected ? 1 : 0);
    }

    private EventStore store(Row row, Duration timeLimit) {
        return stores.migrating(row.flags, timeLimit, SECONDARY_WRITE, shadowReads);
    }

    private double failedSecondaryWrites() {
        return stores.metrics.get("datanomad.second.write.failures").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
