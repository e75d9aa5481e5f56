package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.mongodb.client.MongoClient;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.TestEvents;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MongoEventStoreIT extends EventStoreContract {

    @AutoClose
    private static final MongoClient CLIENT = MongoConnections.connect(TestDatabases.settings());

    private final MongoEventStore store =
            new MongoEventStore(MongoConnections.collection(CLIENT), Duration.ofSeconds(10));

    MongoEventStoreIT() {
        MongoEventStore.createIndex(MongoConnections.collection(CLIENT));
    }

    @Override
    protected EventStore store() {
        return store;
    }

    @Override
    protected StorageLimits limits() {
        return MongoDocuments.LIMITS;
    }

    static Stream<Arguments> no_events() {
        return Stream.of(
                arguments("/at", "is of type Date", "{\"at\":{\"$date\":0}}"),
                arguments("/a/0", "is of type ObjectId", "{\"a\":[{\"$oid\":\"507f1f77bcf86cd799439011\"}]}"),
                arguments("/n", "is NaN", "{\"n\":NaN}"),
                arguments("/n", "is of type Decimal128", "{\"n\":{\"$numberDecimal\":\"Infinity\"}}"),
                arguments("/o/r", "is of type BsonRegularExpression", "{\"o\":{\"r\":/x/}}"),
                arguments("/b", "is of type Binary", "{\"b\":{\"$binary\":{\"base64\":\"AA==\",\"subType\":\"0\"}}}"),
                arguments("/t", "is of type BsonTimestamp", "{\"t\":{\"$timestamp\":{\"t\":1,\"i\":1}}}"),
                arguments("/c", "is of type Code", "{\"c\":{\"$code\":\"x\"}}"),
                arguments("/m", "is of type MinKey", "{\"m\":{\"$minKey\":1}}"),
                arguments("/user", "must be an object", "{\"user\":[{\"key\":\"USER\"},{\"key\":\"b\"}]}"),
                arguments("/user/key", "must be a string", "{\"user\":{\"key\":[\"USER\"]}}"),
                arguments("/_id", "is of type ObjectId", "{\"_id\":{\"$oid\":\"OID\"}}"),
                arguments("/_id", "is of type Document", "{\"_id\":{\"a\":1,\"b\":\"OID\"}}"));
    }

    @ParameterizedTest
    @MethodSource
    void no_events(String field, String reason, String json) {
        Event older = TestEvents.event();
        String user = older.userKey();
        Document document = new Document("_id", UUID.randomUUID().toString()).append("user", new Document("key", user));
        document.putAll(Document.parse(json.replace("USER", user).replace("OID", new ObjectId().toHexString())));
        Event newer = TestEvents.eventOf(user, Map.of());
        store.put(older);
        MongoConnections.collection(CLIENT).insertOne(document);
        store.put(newer);

        List<StoredEvent> events = pages(user);

        assertThat(events).filteredOn(Event.class::isInstance).containsExactlyInAnyOrder(older, newer);
        assertThat(events)
                .filteredOn(UnreadableEvent.class::isInstance)
                .singleElement()
                .satisfies(stored -> {
                    UnreadableEvent unreadable = (UnreadableEvent) stored;
                    assertThat(unreadable.field()).isEqualTo(field);
                    assertThat(unreadable.reason()).startsWith(reason);
                    boolean askable = !(document.get("_id") instanceof Document);
                    assertThat(store.find(user, unreadable.id()))
                            .isEqualTo(Optional.of(stored).filter(event -> askable));
                    assertThat(store.find("somebody else", unreadable.id())).isEmpty();
                });
    }

    @Test
    void ids_that_are_no_text_do_not_keep_the_others_from_being_listed() {
        Event event = TestEvents.event();
        String user = event.userKey();
        MongoConnections.collection(CLIENT)
                .insertMany(Stream.generate(
                                () -> new Document("_id", new ObjectId()).append("user", new Document("key", user)))
                        .limit(150)
                        .toList());
        store.put(event);

        assertThat(store.latest(user, Optional.empty(), 2).events()).contains(event);
    }

    @Test
    void what_a_double_stands_for_comes_back_equal() {
        Event event = new Event(
                UUID.randomUUID().toString(),
                TestEvents.event(Map.of("n", List.of(2e23, 0.1, -0.0, 0x1p-31, 5e-324)))
                        .body());
        Document user = new Document("key", event.userKey());
        MongoConnections.collection(CLIENT)
                .insertOne(new Document("_id", event.id())
                        .append("user", user)
                        .append("n", List.of(2e23, 0.1, -0.0, 0x1p-31, 5e-324)));

        assertThat(store.find(event.userKey(), event.id())).contains(event);
    }

    @Test
    void another_event_of_the_same_id_is_refused_and_asking_again_is_no_use() {
        Event event = TestEvents.event();
        store.put(event);

        assertThatExceptionOfType(StoreRefusedException.class)
                .isThrownBy(
                        () -> store.put(new Event(event.id(), TestEvents.event().body())));
    }

    private List<StoredEvent> pages(String user) {
        EventPage page = store.latest(user, Optional.empty(), 1);
        List<StoredEvent> all = new ArrayList<>(page.events());
        while (page.next().isPresent()) {
            page = store.latest(user, page.next(), 1);
            all.addAll(page.events());
        }
        return all;
    }
}
