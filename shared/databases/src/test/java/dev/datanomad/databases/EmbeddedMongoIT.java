package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import dev.datanomad.databases.Options.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the embedded MongoDB does as a real one does. */
class EmbeddedMongoIT {

    private static final int MAX_REPLY = 16 * 1024 * 1024;
    private static final int LARGE = 3_000_000;

    @TempDir
    private Path folder;

    private Options options(boolean onDisk) {
        return onDisk ? Options.of(Kind.EMBEDDED).withData(folder) : Options.of(Kind.EMBEDDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_reply_holds_as_many_documents_as_have_room_and_the_rest_comes_later(boolean onDisk) {
        Clients.use(options(onDisk), clients -> {
            List<Document> documents = documents(17, LARGE);
            documents.forEach(clients.collection()::insertOne);

            for (int batch : List.of(0, 1, 4, 7, 1_000)) {
                assertThat(clients.collection()
                                .find()
                                .sort(Sorts.ascending("_id"))
                                .batchSize(batch)
                                .into(new ArrayList<>()))
                        .isEqualTo(documents);
            }
            assertThat(clients.collection()
                            .aggregate(List.of(new Document("$sort", new Document("_id", 1))))
                            .into(new ArrayList<>()))
                    .isEqualTo(documents);
            assertThat(firstReply(database(clients), 17).getList("firstBatch", Document.class))
                    .hasSize(MAX_REPLY / LARGE);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void more_small_documents_than_one_reply_may_hold_are_all_given(boolean onDisk) {
        Clients.use(options(onDisk), clients -> {
            documents(1_600, 150_000).forEach(clients.collection()::insertOne);

            assertThat(clients.collection().find(Filters.gt("_id", 0)).into(new ArrayList<>()))
                    .hasSize(1_599);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_many_changes_at_a_time_each_is_answered_with_what_it_has_made(boolean onDisk) {
        Clients.use(options(onDisk), clients -> {
            clients.collection().insertOne(new Document("_id", 1).append("count", 0));
            FindOneAndUpdateOptions after = new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

            List<Integer> counts = IntStream.range(0, 500)
                    .parallel()
                    .mapToObj(i -> clients.collection().findOneAndUpdate(Filters.eq(1), Updates.inc("count", 1), after))
                    .map(document -> document.getInteger("count"))
                    .toList();

            assertThat(counts).doesNotHaveDuplicates();
        });
    }

    @Test
    void a_cursor_that_is_killed_has_no_rest() {
        Clients.use(options(false), clients -> {
            insertMoreThanOneReply(clients);
            long id = firstReply(database(clients), 2).getLong("id");

            database(clients).runCommand(new Document("killCursors", Clients.TABLE).append("cursors", List.of(id)));

            assertThatItHasEnded(clients, id);
        });
    }

    @Test
    void cursors_that_nobody_reads_end_when_there_are_many() {
        Clients.use(options(false), clients -> {
            insertMoreThanOneReply(clients);
            long id = firstReply(database(clients), 2).getLong("id");
            for (int i = 0; i < 100; i++) {
                firstReply(database(clients), 2);
            }

            assertThatItHasEnded(clients, id);
        });
    }

    private static void insertMoreThanOneReply(Clients clients) {
        clients.collection().insertMany(documents(1, MAX_REPLY / 20));
        clients.collection().insertOne(new Document("text", "x".repeat(MAX_REPLY / 100 * 99)));
    }

    private static void assertThatItHasEnded(Clients clients, long id) {
        assertThatExceptionOfType(MongoCommandException.class)
                .isThrownBy(() ->
                        database(clients).runCommand(new Document("getMore", id).append("collection", Clients.TABLE)))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(43));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_collection_has_a_uuid_until_it_is_dropped(boolean onDisk) {
        List<BsonBinary> uuids = new ArrayList<>();
        Clients.use(options(onDisk), clients -> {
            clients.insertDocument("1");
            uuids.add(uuid(clients));
            clients.insertDocument("2");
            assertThat(uuid(clients)).isEqualTo(uuids.get(0));
        });
        if (onDisk) {
            Clients.use(options(true), clients -> assertThat(uuid(clients)).isEqualTo(uuids.get(0)));
        }
        Clients.use(options(onDisk), clients -> {
            clients.collection().drop();
            clients.insertDocument("1");
            assertThat(uuid(clients)).isNotEqualTo(uuids.get(0));
        });
    }

    private static List<Document> documents(int count, int bytes) {
        String text = "x".repeat(bytes);
        return IntStream.range(0, count)
                .mapToObj(i -> new Document("_id", i).append("text", text))
                .toList();
    }

    private static MongoDatabase database(Clients clients) {
        return clients.mongo().getDatabase("datanomad");
    }

    /** The part about the cursor. */
    private static Document firstReply(MongoDatabase database, int batch) {
        return database.runCommand(new Document("find", Clients.TABLE).append("batchSize", batch))
                .get("cursor", Document.class);
    }

    private static BsonBinary uuid(Clients clients) {
        return database(clients)
                .listCollections(BsonDocument.class)
                .first()
                .getDocument("info")
                .getBinary("uuid");
    }
}
