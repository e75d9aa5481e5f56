package dev.datanomad.lab.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonBinaryWriter;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/**
 * Some events as the first version of the service left them, with random ids (UUID version 4) instead of time-ordered
 * ones: what goes into MongoDB, and what goes on the ledger.
 *
 * @param documents as bytes, so that no time goes into making objects and taking them apart again
 * @param ledger a line for each, in UTF-8
 */
record OldEvents(List<RawBsonDocument> documents, byte[] ledger) {

    private static final int USERS = 500;
    private static final int VALUES = 11;

    /** Makes that many new ones. */
    static OldEvents create(int count) {
        List<RawBsonDocument> documents = new ArrayList<>(count);
        StringBuilder ledger = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String id = UUID.randomUUID().toString();
            String user = "old-user-" + ThreadLocalRandom.current().nextInt(USERS);
            int value = ThreadLocalRandom.current().nextInt(VALUES);
            documents.add(document(id, user, value));
            ledger.append(line(id, user, value));
        }
        return new OldEvents(documents, ledger.toString().getBytes(StandardCharsets.UTF_8));
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

    private static String line(String id, String user, int value) {
        return "{\"self\":\"/events/" + user + "/" + id + "\",\"event\":{\"hello\":\"world\",\"value\":" + value
                + ",\"user\":{\"key\":\"" + user + "\"}}}\n";
    }
}
