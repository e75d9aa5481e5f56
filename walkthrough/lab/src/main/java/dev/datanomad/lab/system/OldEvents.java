package dev.datanomad.lab.system;

import dev.datanomad.load.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonBinaryWriter;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/**
 * Events like those of the first version of the service, whose ids are random (UUID version 4) instead of time-ordered:
 * encoded for MongoDB, which is faster than as maps, and as entries of a ledger.
 */
record OldEvents(List<RawBsonDocument> documents, String ledger) {

    private static final int USERS = 500;
    private static final int VALUES = 11;

    static OldEvents create(int count) {
        List<RawBsonDocument> documents = new ArrayList<>(count);
        StringBuilder ledger = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String id = UUID.randomUUID().toString();
            String user = "old-user-" + ThreadLocalRandom.current().nextInt(USERS);
            int value = ThreadLocalRandom.current().nextInt(VALUES);
            documents.add(document(id, user, value));
            ledger.append(entry(id, user, value));
        }
        return new OldEvents(documents, ledger.toString());
    }

    private static RawBsonDocument document(String id, String user, int value) {
        BasicOutputBuffer bytes = new BasicOutputBuffer(128);
        try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
            writer.writeStartDocument();
            writer.writeString("_id", id);
            writer.writeString("hello", "world");
            writer.writeInt32("value", value);
            writer.writeStartDocument("user");
            writer.writeString("key", user);
            writer.writeEndDocument();
            writer.writeEndDocument();
        }
        return new RawBsonDocument(bytes.getInternalBuffer(), 0, bytes.getPosition());
    }

    private static String entry(String id, String user, int value) {
        return Ledger.entry(
                "/events/" + user + "/" + id,
                "{\"hello\":\"world\",\"value\":" + value + ",\"user\":{\"key\":\"" + user + "\"}}");
    }
}
