package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoEventStoreIT extends EventStoreContract {

    @AutoClose
    private static final DynamoDbClient CLIENT = DynamoTable.connect(TestDatabases.settings());

    private static final String USER = "whose-item-is-no-event";

    private final DynamoEventStore store = new DynamoEventStore(CLIENT, Duration.ofSeconds(30));

    DynamoEventStoreIT() {
        DynamoTable.createIfMissing(CLIENT, Duration.ofSeconds(10));
    }

    @Override
    protected EventStore store() {
        return store;
    }

    @Override
    protected StorageLimits limits() {
        return DynamoItems.LIMITS;
    }

    static Stream<Arguments> no_events() {
        return Stream.of(
                arguments("", "has no attribute event", "another", AttributeValue.fromM(Map.of())),
                arguments("", "has no attribute event", "event", AttributeValue.fromS("x")),
                arguments("/user", "is missing", "event", AttributeValue.fromM(Map.of())),
                arguments("/user/key", "is not the partition key", "event", ofUser("b", AttributeValue.fromN("1"))),
                arguments("/v", "is of type SS,", "event", ofUser(USER, AttributeValue.fromSs(List.of("x")))));
    }

    @ParameterizedTest
    @MethodSource
    void no_events(String field, String reason, String attribute, AttributeValue body) {
        Event older = new Event("0", TestEvents.eventOf(USER, Map.of()).body());
        Event newer = new Event("2", older.body());
        Map<String, AttributeValue> item = new HashMap<>(DynamoItems.key(USER, "1"));
        item.put(attribute, body);
        store.put(older);
        CLIENT.putItem(put -> put.tableName(DynamoTable.NAME).item(item));
        store.put(newer);

        EventPage page = store.latest(USER, Optional.empty(), 10);

        assertThat(page.events()).filteredOn(Event.class::isInstance).containsExactly(newer, older);
        assertThat(page.events().get(1)).isInstanceOfSatisfying(UnreadableEvent.class, unreadable -> {
            assertThat(unreadable.field()).isEqualTo(field);
            assertThat(unreadable.reason()).startsWith(reason);
            assertThat(store.find(USER, "1")).contains(unreadable);
        });
    }

    private static AttributeValue ofUser(String userKey, AttributeValue value) {
        return AttributeValue.fromM(
                Map.of("user", AttributeValue.fromM(Map.of("key", AttributeValue.fromS(userKey))), "v", value));
    }
}
