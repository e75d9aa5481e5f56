package dev.datanomad.lab.system;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * Puts old events straight into MongoDB, as an earlier version of the service left them: with random ids (UUID
 * version 4) instead of time-ordered ones. They get a ledger of their own, so that an audit knows them.
 */
final class Seeder {

    private static final int BATCH = 1_000;
    private static final int USERS = 500;
    private static final int MOST = 5_000_000;

    private static final JsonWriterSettings JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final String mongoUri;
    private final Path ledger;

    Seeder(String mongoUri, Path ledger) {
        this.mongoUri = mongoUri;
        this.ledger = ledger;
    }

    /** Adds {@code count} events. */
    void seed(int count) {
        if (count < 1 || count > MOST) {
            throw LabException.input("Choose between 1 and " + MOST + " events to seed.");
        }
        String database = new ConnectionString(mongoUri).getDatabase();
        try (MongoClient client = MongoClients.create(mongoUri);
                BufferedWriter lines = Files.newBufferedWriter(
                        ledger, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            MongoCollection<Document> events = client.getDatabase(database == null ? "datanomad" : database)
                    .getCollection("events");
            Random random = new Random();
            for (int done = 0; done < count; done += BATCH) {
                insert(events, Math.min(BATCH, count - done), random, lines);
            }
        } catch (MongoException e) {
            throw LabException.failed("The events could not be put into MongoDB: " + e.getMessage());
        } catch (IOException e) {
            throw LabException.failed("The ledger " + ledger + " cannot be written: " + e.getMessage());
        }
    }

    private static void insert(MongoCollection<Document> events, int count, Random random, BufferedWriter lines)
            throws IOException {
        List<Document> batch = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Document event = event(random);
            batch.add(new Document("_id", UUID.randomUUID().toString())
                    .append("hello", event.get("hello"))
                    .append("value", event.get("value"))
                    .append("user", event.get("user")));
        }
        events.insertMany(batch, new InsertManyOptions().ordered(false));
        for (Document stored : batch) {
            String key = stored.get("user", Document.class).getString("key");
            String id = (String) stored.remove("_id");
            lines.write("{\"self\":\"/events/" + key + "/" + id + "\",\"event\":" + stored.toJson(JSON) + "}\n");
        }
    }

    /** What the first version of the service was sent. */
    private static Document event(Random random) {
        return new Document("hello", "world")
                .append("value", random.nextInt(11))
                .append("user", new Document("key", "old-user-" + random.nextInt(USERS)));
    }
}
