package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
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
                arguments("/v", "is of type SS,", "event", ofUser(USER, AttributeValue.fromSs(List.of("x")))),
                arguments(
                        "/v",
                        "is of type B,",
                        "event",
                        ofUser(USER, AttributeValue.fromB(SdkBytes.fromUtf8String("x")))));
    }

    @ParameterizedTest
    @MethodSource
    void no_events(String field, String reason, String attribute, AttributeValue body) {
        String user = USER;
        String id = "1";
        Event older = new Event("0", TestEvents.eventOf(user, Map.of()).body());
        Event newer = new Event("2", TestEvents.eventOf(user, Map.of()).body());
        Map<String, AttributeValue> item = new HashMap<>(DynamoItems.key(user, id));
        item.put(attribute, body);
        store.put(older);
        CLIENT.putItem(put -> put.tableName(DynamoTable.NAME).item(item));
        store.put(newer);

        EventPage page = store.latest(user, Optional.empty(), 10);

        assertThat(page.readable()).containsExactly(newer, older);
        assertThat(page.events().get(1)).isInstanceOfSatisfying(UnreadableEvent.class, unreadable -> {
            assertThat(unreadable.field()).isEqualTo(field);
            assertThat(unreadable.reason()).startsWith(reason);
            assertThat(store.find(user, id)).contains(unreadable);
        });
    }

    @Test
    void a_lack_of_rights_is_told_from_a_failure_that_passes() {
        try (FaultProxy proxy = FaultProxy.to(TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB"));
                DynamoDbClient client = DynamoTable.connect(TestDatabases.settings(
                        Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + proxy.port())))) {
            DynamoEventStore behindProxy = new DynamoEventStore(client, Duration.ofSeconds(2));
            Event event = TestEvents.event();

            proxy.misbehave(DynamoFault.deny());
            assertThatExceptionOfType(StoreRefusedException.class)
                    .isThrownBy(() -> behindProxy.put(event))
                    .withMessageStartingWith("DynamoDB refuses: DynamoDbException: User is not authorized");
            assertThatExceptionOfType(StoreRefusedException.class)
                    .isThrownBy(() -> behindProxy.latest("ann", Optional.empty(), 1));
            proxy.misbehave(DynamoFault.throttle(100));
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> behindProxy.put(event));
        }
    }

    private static AttributeValue ofUser(String userKey, AttributeValue value) {
        return AttributeValue.fromM(
                Map.of("user", AttributeValue.fromM(Map.of("key", AttributeValue.fromS(userKey))), "v", value));
    }
}
