package dev.datanomad.faults.checks;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Damage to an acknowledged event, which is a row of the table. */
enum Damage {
    COPY_MISSING("the copy is missing, and users read the event", true, Damage::removeCopy),

    COPY_MISSING_UNREAD("the copy is missing, and nobody reads the event", false, Damage::removeCopy),

    FIELD_LOST(
            "the copy has lost a field, and users read the event",
            true,
            fixture -> fixture.stores().changeInDynamo(fixture.userKey(), fixture.id(), event -> {
                event.remove("note");
                return event;
            })),

    TYPE_CHANGED(
            "a number of the copy has become text, and nobody reads the event",
            false,
            fixture -> fixture.stores().changeInDynamo(fixture.userKey(), fixture.id(), event -> {
                event.put("value", AttributeValue.fromS(event.get("value").n()));
                return event;
            })),

    WRONG_USER("the copy is filed under another user, and users read the event", true, fixture -> {
        fixture.stores().copyInDynamo(fixture.userKey(), fixture.id(), "somebody-else");
        removeCopy(fixture);
    }),

    SECOND_COPY(
            "there is a second copy, filed under another user",
            true,
            fixture -> fixture.stores().copyInDynamo(fixture.userKey(), fixture.id(), "somebody-else")),

    ONLY_IN_DYNAMO("the event is gone from MongoDB, and users read it", true, Damage::removeOriginal),

    ONLY_IN_DYNAMO_UNREAD("the event is gone from MongoDB, and nobody reads it", false, Damage::removeOriginal),

    GONE("the event is gone from both", true, fixture -> {
        removeOriginal(fixture);
        removeCopy(fixture);
    }),

    GONE_UNRECORDED("the event is gone from both, and on no ledger", true, fixture -> {
        removeOriginal(fixture);
        removeCopy(fixture);
        fixture.forget();
    }),

    CHANGED_ALIKE("both hold the same, which is not what was sent", true, fixture -> {
        fixture.stores().changeInMongo(fixture.id(), document -> document.put("note", "changed"));
        fixture.stores().changeInDynamo(fixture.userKey(), fixture.id(), event -> {
            event.put("note", AttributeValue.fromS("changed"));
            return event;
        });
    }),

    UNSTORABLE("an old event, on no ledger, is more than DynamoDB can hold, and users read it", true, fixture -> {
        String id = UUID.randomUUID().toString();
        fixture.stores().addToMongo(List.of(document(id, "an-old-user").append("deep", nested(40))));
        fixture.readInstead("an-old-user", id);
    }),

    NO_EVENT(
            "a document in MongoDB, on no ledger, is no event: its id is not text",
            false,
            fixture -> fixture.stores().addToMongo(List.of(document(new ObjectId(), "an-old-user")))),

    UNDECODABLE_DOCUMENT(
            "the document in MongoDB cannot be decoded (it has a date), and users read it",
            true,
            fixture -> fixture.stores().changeInMongo(fixture.id(), document -> document.put("note", new Date()))),

    UNDECODABLE_ITEM(
            "the item in DynamoDB cannot be decoded (it has a set of strings), and users read it",
            true,
            fixture -> fixture.stores().changeInDynamo(fixture.userKey(), fixture.id(), event -> {
                event.put("note", AttributeValue.fromSs(List.of("as it was sent")));
                return event;
            })),

    ERASED_DURING_REPAIR(
            "no damage: events, on no ledger, are erased from MongoDB and then from DynamoDB during a repair",
            false,
            Damage::eraseDuringRepair),

    EQUAL_BUT_OTHERWISE(
            "no damage: the copy has 3.0 for 3",
            true,
            fixture -> fixture.stores().changeInDynamo(fixture.userKey(), fixture.id(), event -> {
                event.put("value", AttributeValue.fromN("3.0"));
                return event;
            }));

    private final String row;
    private final boolean read;
    private final Consumer<Fixture> inflict;

    Damage(String row, boolean read, Consumer<Fixture> inflict) {
        this.row = row;
        this.read = read;
        this.inflict = inflict;
    }

    /** The first cell of its row. */
    String row() {
        return row;
    }

    /** Whether users read the event afterwards. */
    boolean isRead() {
        return read;
    }

    void inflict(Fixture fixture) {
        inflict.accept(fixture);
    }

    private static void removeCopy(Fixture fixture) {
        fixture.stores().removeFromDynamo(fixture.userKey(), fixture.id());
    }

    private static void removeOriginal(Fixture fixture) {
        fixture.stores().removeFromMongo(fixture.id());
    }

    /** Some of so many that the repair is still under way. */
    private static void eraseDuringRepair(Fixture fixture) {
        List<String> ids =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(3_000).toList();
        fixture.stores()
                .addToMongo(ids.stream().map(id -> document(id, "an-old-user")).toList());
        fixture.duringRepair(() -> {
            await().atMost(Duration.ofSeconds(60)).until(() -> fixture.stores().hasSomeInDynamo("an-old-user"));
            for (String id : ids.subList(0, 600)) {
                fixture.stores().removeFromMongo(id);
                fixture.stores().removeFromDynamo("an-old-user", id);
            }
        });
    }

    private static Document document(Object id, String userKey) {
        return new Document("_id", id).append("user", new Document("key", userKey));
    }

    private static Document nested(int levels) {
        return levels == 0 ? new Document("end", true) : new Document("in", nested(levels - 1));
    }
}
