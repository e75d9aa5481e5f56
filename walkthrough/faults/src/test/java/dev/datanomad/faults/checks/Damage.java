package dev.datanomad.faults.checks;

import java.util.UUID;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.types.ObjectId;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What can happen to an event that a user got acknowledged: a row of the table each. */
enum Damage {
    COPY_MISSING("the copy is missing, and users read the event", true, Damage::removeCopy),

    COPY_MISSING_UNREAD("the copy is missing, and nobody reads the event", false, Damage::removeCopy),

    FIELD_LOST(
            "the copy has lost a field, and users read the event",
            true,
            world -> world.stores().changeInDynamo(world.userKey(), world.id(), event -> {
                event.remove("note");
                return event;
            })),

    TYPE_CHANGED(
            "a number of the copy has become text, and nobody reads the event",
            false,
            world -> world.stores().changeInDynamo(world.userKey(), world.id(), event -> {
                event.put("value", AttributeValue.fromS(event.get("value").n()));
                return event;
            })),

    WRONG_USER("the copy is filed under another user, and users read the event", true, world -> {
        world.stores().copyInDynamo(world.userKey(), world.id(), "somebody-else");
        removeCopy(world);
    }),

    SECOND_COPY(
            "there is a second copy, filed under another user",
            true,
            world -> world.stores().copyInDynamo(world.userKey(), world.id(), "somebody-else")),

    ONLY_IN_DYNAMO("the event is gone from MongoDB, and users read it", true, Damage::removeOriginal),

    ONLY_IN_DYNAMO_UNREAD("the event is gone from MongoDB, and nobody reads it", false, Damage::removeOriginal),

    GONE("the event is gone from both", true, world -> {
        removeOriginal(world);
        removeCopy(world);
    }),

    GONE_UNRECORDED("the event is gone from both, and on no ledger", true, world -> {
        removeOriginal(world);
        removeCopy(world);
        world.forget();
    }),

    CHANGED_ALIKE("both hold the same, which is not what was sent", true, world -> {
        world.stores().changeInMongo(world.id(), document -> document.put("note", "changed"));
        world.stores().changeInDynamo(world.userKey(), world.id(), event -> {
            event.put("note", AttributeValue.fromS("changed"));
            return event;
        });
    }),

    UNSTORABLE("an old event, on no ledger, is more than DynamoDB can hold, and users read it", true, world -> {
        String id = UUID.randomUUID().toString();
        world.stores().addToMongo(document(id, "an-old-user").append("deep", nested(40)));
        world.readInstead("an-old-user", id);
    }),

    NO_EVENT(
            "a document in MongoDB, on no ledger, is no event: its id is not text",
            false,
            world -> world.stores().addToMongo(document(new ObjectId(), "an-old-user"))),

    EQUAL_BUT_OTHERWISE(
            "no damage: the copy has 3.0 for 3",
            true,
            world -> world.stores().changeInDynamo(world.userKey(), world.id(), event -> {
                event.put("value", AttributeValue.fromN("3.0"));
                return event;
            }));

    private final String row;
    private final boolean read;
    private final Consumer<World> inflict;

    Damage(String row, boolean read, Consumer<World> inflict) {
        this.row = row;
        this.read = read;
        this.inflict = inflict;
    }

    /** The first cell of its row. */
    String row() {
        return row;
    }

    /** Whether users read the event after it. */
    boolean isRead() {
        return read;
    }

    void inflict(World world) {
        inflict.accept(world);
    }

    private static void removeCopy(World world) {
        world.stores().removeFromDynamo(world.userKey(), world.id());
    }

    private static void removeOriginal(World world) {
        world.stores().removeFromMongo(world.id());
    }

    private static Document document(Object id, String userKey) {
        return new Document("_id", id).append("user", new Document("key", userKey));
    }

    private static Document nested(int levels) {
        return levels == 0 ? new Document("end", true) : new Document("in", nested(levels - 1));
    }
}
