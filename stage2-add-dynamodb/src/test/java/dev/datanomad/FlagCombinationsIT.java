package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.datanomad.databases.FaultProxy;
import dev.datanomad.flags.UserFlags;
import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks all sixteen combinations of the four flags, each with one of the stores up, failing and hanging. */
class FlagCombinationsIT {

    private static final Duration SECOND_WRITE = Duration.ofSeconds(1);

    /** How long the shadow reads gather and settle, and what is left to an authority that will not answer anyway. */
    private static final Duration SHORT = Duration.ofMillis(200);

    /** More than any call may take here, and far less than a hang. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private final BrokenStores stores = new BrokenStores();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final IntegrityCheck integrity = new IntegrityCheck(new StoreNames("MongoDB", "DynamoDB"), metrics);
    private final ShadowReads shadowReads =
            new ShadowReads(stores.mongo, stores.dynamo.within(SECOND_WRITE), integrity, SHORT, SHORT, 4, 100);

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

    static Stream<UserFlags> combinations() {
        return IntStream.range(0, 16)
                .mapToObj(i -> new UserFlags((i & 8) != 0, (i & 4) != 0, (i & 2) != 0, (i & 1) != 0));
    }

    static Stream<Arguments> combinations_and_states() {
        return combinations().flatMap(flags -> Stream.of(State.values()).map(state -> Arguments.of(flags, state)));
    }

    @AfterEach
    void close() {
        shadowReads.close();
        stores.close();
    }

    @ParameterizedTest
    @MethodSource("combinations_and_states")
    void a_user_is_served_by_the_authority_whatever_the_other_store_does(UserFlags flags, State otherState) {
        boolean dynamoIsAuthority = !flags.readMongo() && flags.readDynamo();
        EventStore authority = dynamoIsAuthority ? stores.realDynamo : stores.realMongo;
        EventStore other = dynamoIsAuthority ? stores.realMongo : stores.realDynamo;
        boolean otherIsWritten = dynamoIsAuthority ? flags.writeMongo() : flags.writeDynamo();
        otherState.set.accept(dynamoIsAuthority ? stores.mongoProxy : stores.dynamoProxy);
        EventStore store = store(flags);
        Event event = TestEvents.event();
        long start = System.nanoTime();

        store.put(event);
        Optional<Event> answer = store.find(event.userKey(), event.id());
        var list = store.latest(event.userKey(), Optional.empty(), 10);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(answer).contains(event);
        assertThat(list).containsExactly(event);
        assertThat(authority.find(event.userKey(), event.id())).contains(event);
        assertThat(other.find(event.userKey(), event.id()).isPresent())
                .isEqualTo(otherIsWritten && otherState == State.UP);
        assertThat(failedSecondWrites()).isEqualTo(otherIsWritten && otherState != State.UP ? 1 : 0);
        assertShadowReads(flags, otherState, otherIsWritten);
    }

    private void assertShadowReads(UserFlags flags, State otherState, boolean otherIsWritten) {
        boolean shadows = flags.readMongo() && flags.readDynamo();
        await().atMost(SOON).untilAsserted(() -> {
            IntegrityCheck.Counts counts = integrity.counts();
            assertThat(counts.unchecked()).isEqualTo(shadows && otherState != State.UP ? 2 : 0);
            assertThat(counts.equal()).isEqualTo(shadows && otherState == State.UP && otherIsWritten ? 2 : 0);
            assertThat(counts.missingInTarget())
                    .isEqualTo(shadows && otherState == State.UP && !otherIsWritten ? 2 : 0);
        });
    }

    @ParameterizedTest
    @MethodSource("combinations_and_states")
    void an_event_that_the_authority_does_not_take_fails_and_is_nowhere_else(UserFlags flags, State authorityState) {
        boolean dynamoIsAuthority = !flags.readMongo() && flags.readDynamo();
        EventStore other = dynamoIsAuthority ? stores.realMongo : stores.realDynamo;
        authorityState.set.accept(dynamoIsAuthority ? stores.dynamoProxy : stores.mongoProxy);
        EventStore store = store(flags).within(SHORT);
        Event event = TestEvents.event();

        if (authorityState == State.UP) {
            store(flags).put(event);
            assertThat(store(flags).find(event.userKey(), event.id())).contains(event);
        } else {
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
    void flags_that_contradict_each_other_are_counted(UserFlags flags) {
        boolean dynamoIsAuthority = !flags.readMongo() && flags.readDynamo();
        boolean readsNowhere = !flags.readMongo() && !flags.readDynamo();
        boolean writesWhereItReads = dynamoIsAuthority ? flags.writeDynamo() : flags.writeMongo();

        store(flags).find("nobody", "nothing");

        assertThat(metrics.counter("datanomad.flags.corrected").count())
                .isEqualTo(readsNowhere || !writesWhereItReads ? 1 : 0);
    }

    private EventStore store(UserFlags flags) {
        return new MigratingEventStore(
                user -> flags, stores.mongo, stores.dynamo, shadowReads, SECOND_WRITE, 50, metrics);
    }

    private double failedSecondWrites() {
        return metrics.get("datanomad.second.write.failures").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
