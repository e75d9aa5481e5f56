package dev.datanomad.lab.tasks.tour;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/** Tasks as a program wrote them that knew no versions. */
final class OldTasks {

    private OldTasks() {}

    /** Inserts tasks for users in turn, and notes them in the ledger. */
    static void insert(MongoCollection<Document> documents, List<String> users, int count, TaskLedger ledger) {
        List<Document> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Entry task = new Entry(
                    users.get(i % users.size()),
                    UUID.randomUUID().toString(),
                    0,
                    "An old task, number " + i,
                    i % 3 == 0,
                    false);
            batch.add(new Document("_id", task.id())
                    .append("user", task.user())
                    .append("text", task.text())
                    .append("done", task.done()));
            ledger.acknowledged(task);
        }
        documents.insertMany(batch);
    }
}
