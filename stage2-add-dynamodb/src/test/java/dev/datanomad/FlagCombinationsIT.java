package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.integrity.Comparisons;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.TestEvents;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All sixteen combinations of the four flags, each with one of the stores up, failing and hanging. */
@Execution(ExecutionMode.CONCURRENT)
class FlagCombinationsIT {

    /**
     * The flags read-events-mongo, read-events-dynamo, write-events-mongo and write-events-dynamo; then who answers, whether
     * the other store is written too, whether it is read and compared, and whether the flags contradict each other.
     */
    private static final String TABLE = """
            off off off off | MongoDB  | no  | no  | yes
            off off off on  | MongoDB  | yes | no  | yes
            off off on  off | MongoDB  | no  | no  | yes
            off off on  on  | MongoDB  | yes | no  | yes
            off on  off off | DynamoDB | no  | no  | yes
            off on  off on  | DynamoDB | no  | no  | no
            off on  on  off | DynamoDB | yes | yes | yes
            off on  on  on  | DynamoDB | yes | yes | no
            on  off off off | MongoDB  | no  | no  | yes
            on  off off on  | MongoDB  | yes | no  | yes
            on  off on  off | MongoDB  | no  | no  | no
            on  off on  on  | MongoDB  | yes | no  | no
            on  on  off off | MongoDB  | no  | yes | yes
            on  on  off on  | MongoDB  | yes | yes | yes
            on  on  on  off | MongoDB  | no  | yes | no
            on  on  on  on  | MongoDB  | yes | yes | no
            """;

    private static final Duration SECONDARY_WRITE = Duration.ofSeconds(1);

    /** Linger and grace period of the shadow reads, and time limit of an authority that will not answer anyway. */
    private static final Duration SHORT = Duration.ofMillis(200);

    /** More than any call may take here, and far less than a hang. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private final BrokenStores stores = new BrokenStores();
    private final Comparisons comparisons = stores.comparisons(SHORT, 4, 100);

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

    record Row(UserFlags flags, boolean mongoAnswers, boolean alsoWritten, boolean compared, boolean contradictory) {

        static Row parse(String line) {
            String[] cells = line.split("\\s*\\|\\s*");
            String[] flag = cells[0].split("\\s+");
            return new Row(
                    new UserFlags(
                            flag[0].equals("on"), flag[1].equals("on"), flag[2].equals("on"), flag[3].equals("on")),
                    cells[1].equals("MongoDB"),
                    cells[2].equals("yes"),
                    cells[3].equals("yes"),
                    cells[4].equals("yes"));
        }
    }

    static Stream<Row> combinations() {
        return TABLE.lines().map(Row::parse);
    }

    static Stream<Arguments> combinations_and_states() {
        return combinations().flatMap(row -> Stream.of(State.values()).map(state -> Arguments.of(row, state)));
    }

    @AfterEach
    void close() {
        comparisons.close();
        stores.close();
    }

    @ParameterizedTest
    @MethodSource("combinations_and_states")
    void a_user_is_served_by_the_authority_whatever_the_other_store_does(Row row, State otherState) {
        EventStore authority = row.mongoAnswers ? stores.realMongo : stores.realDynamo;
        EventStore other = row.mongoAnswers ? stores.realDynamo : stores.realMongo;
        otherState.set.accept(row.mongoAnswers ? stores.dynamoProxy : stores.mongoProxy);
        EventStore store = store(row, BrokenStores.TIME_LIMIT);
        Event event = TestEvents.event();
        long start = System.nanoTime();

        store.put(event);
        Optional<StoredEvent> answer = store.find(event.userKey(), event.id());
        EventPage list = store.latest(event.userKey(), Optional.empty(), 10);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(answer).contains(event);
        assertThat(list.events()).containsExactly(event);
        assertThat(authority.find(event.userKey(), event.id())).contains(event);
        assertThat(other.find(event.userKey(), event.id()).isPresent())
                .isEqualTo(row.alsoWritten && otherState == State.UP);
        assertThat(secondaryWrites("failures")).isEqualTo(row.alsoWritten && otherState != State.UP ? 1 : 0);
        assertThat(secondaryWrites("omissions")).isEqualTo(row.alsoWritten ? 0 : 1);
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
        EventStore other = row.mongoAnswers ? stores.realDynamo : stores.realMongo;
        authorityState.set.accept(row.mongoAnswers ? stores.mongoProxy : stores.dynamoProxy);
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

        assertThat(stores.metrics.counter("datanomad.flags.corrected").count()).isEqualTo(row.contradictory ? 1 : 0);
    }

    private EventStore store(Row row, Duration timeLimit) {
        return stores.migrating(row.flags, timeLimit, SECONDARY_WRITE, SHORT, comparisons);
    }

    private double secondaryWrites(String how) {
        return stores.metrics.get("datanomad.second.write." + how).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
