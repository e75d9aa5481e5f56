package dev.datanomad.tasks.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import dev.datanomad.service.events.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Tasks in MongoDB. The outbox is a field of the document, {@code unsent}, with a partial index: an index cannot compare two
 * fields of a document, such as the version that was sent with the one that is there.
 */
public final class MongoTaskStore implements TaskStore, Outbox {

    private static final FindOneAndUpdateOptions NEW =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private static final Document ABSENT = new Document("$exists", false);

    /** Codec of the documents. */
    public static final TaskDocuments CODEC = new TaskDocuments();

    private final MongoCollection<Document> documents;

    /**
     * @param documents with a write concern that survives a failover, and reads from the primary
     * @param timeLimit how long each operation may take
     */
    public MongoTaskStore(MongoCollection<Document> documents, Duration timeLimit) {
        this.documents = documents.withTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Creates what indexes are missing: for a user's list, for the outbox, and to forget tombstones. */
    public static void createIndexes(MongoCollection<Document> documents) {
        attempt(() -> {
            documents.createIndex(
                    Indexes.compoundIndex(Indexes.ascending(TaskDocuments.USER), Indexes.descending(TaskDocuments.ID)));
            documents.createIndex(
                    Indexes.ascending(TaskDocuments.UNSENT),
                    new IndexOptions().partialFilterExpression(exists(TaskDocuments.UNSENT)));
            return documents.createIndex(
                    Indexes.ascending(TaskDocuments.EXPIRES), new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
        });
    }

    @Override
    public void create(Task task, boolean outbox) {
        Document document = CODEC.encode(task);
        if (outbox) {
            document.append(TaskDocuments.UNSENT, new Date());
        }
        attempt(() -> {
            try {
                return documents.insertOne(document);
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
                return null;
            }
        });
    }

    @Override
    public Task change(String user, String id, Change change, OptionalLong expected, boolean outbox) {
        Document filter = of(user, id).append(TaskDocuments.EXPIRES, ABSENT);
        expected.ifPresent(version -> filter.putAll(at(version)));
        Document changed = attempt(() -> documents.findOneAndUpdate(filter, update(change, outbox), NEW));
        if (changed != null) {
            return CODEC.decode(changed);
        }
        throw new ChangeRefusedException(find(user, id));
    }

    private static Bson update(Change change, boolean outbox) {
        List<Bson> updates = new ArrayList<>();
        updates.add(Updates.inc(TaskDocuments.VERSION, 1L));
        if (change instanceof Change.Edit edit) {
            edit.text().ifPresent(text -> updates.add(Updates.set(TaskDocuments.TEXT, text)));
            edit.done().ifPresent(done -> updates.add(Updates.set(TaskDocuments.DONE, done)));
        } else {
            updates.add(Updates.set(TaskDocuments.TEXT, ""));
            updates.add(Updates.set(TaskDocuments.DONE, false));
            updates.add(Updates.set(TaskDocuments.EXPIRES, Date.from(((Change.Delete) change).expires())));
        }
        if (outbox) {
            // Keeps the oldest, which says how far the other store lags behind.
            updates.add(Updates.min(TaskDocuments.UNSENT, new Date()));
        }
        return Updates.combine(updates);
    }

    @Override
    public Optional<Task> find(String user, String id) {
        return Optional.ofNullable(attempt(() -> documents.find(of(user, id)).first()))
                .flatMap(CODEC::decoded);
    }

    @Override
    public TaskPage list(String user, Optional<String> before, int limit) {
        // Compared with a text, ids of other types are left out.
        Bson ofUser = and(eq(TaskDocuments.USER, user), gte(TaskDocuments.ID, ""));
        Bson filter = before.map(id -> and(ofUser, lt(TaskDocuments.ID, id))).orElse(ofUser);
        List<Document> found = attempt(() -> documents
                .find(filter)
                .sort(Sorts.descending(TaskDocuments.ID))
                .limit(limit)
                .into(new ArrayList<>()));
        Optional<String> next = found.size() < limit
                ? Optional.empty()
                : Optional.of(found.get(limit - 1).getString(TaskDocuments.ID));
        return new TaskPage(
                found.stream()
                        .flatMap(document -> CODEC.decoded(document).stream())
                        .toList(),
                next);
    }

    /** {@inheritDoc} If the filter finds no older one, the upsert inserts, and its key tells if there is a newer one. */
    @Override
    public Applied apply(Task copy) {
        Document older = of(copy.user(), copy.id())
                .append("$or", List.of(versioned(new Document("$lt", copy.version())), versioned(ABSENT)));
        while (true) {
            if (replaced(older, copy)) {
                return Applied.WRITTEN;
            }
            Optional<Task> there = find(copy.user(), copy.id());
            if (there.isEmpty()) {
                // Something else has this id: another user's task, or no task.
                return Applied.CONFLICT;
            }
            if (there.get().version() >= copy.version()) {
                return Applied.compare(copy, there.get());
            }
        }
    }

    private boolean replaced(Document older, Task copy) {
        return attempt(() -> {
            try {
                documents.replaceOne(older, CODEC.encode(copy), new ReplaceOptions().upsert(true));
                return true;
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
                return false;
            }
        });
    }

    @Override
    public List<Entry> unsent(int limit) {
        List<Document> found = attempt(() -> documents
                .find(exists(TaskDocuments.UNSENT))
                .sort(Sorts.ascending(TaskDocuments.UNSENT))
                .limit(limit)
                .into(new ArrayList<>()));
        return found.stream()
                .flatMap(document -> CODEC.decoded(document).stream()
                        .map(task -> new Entry(task, TaskDocuments.unsentSince(document))))
                .toList();
    }

    @Override
    public void sent(List<Task> tasks) {
        List<UpdateOneModel<Document>> marks = tasks.stream()
                .map(task -> {
                    Document filter = of(task.user(), task.id());
                    filter.putAll(at(task.version()));
                    return new UpdateOneModel<Document>(filter, Updates.unset(TaskDocuments.UNSENT));
                })
                .toList();
        attempt(() -> documents.bulkWrite(marks, new BulkWriteOptions().ordered(false)));
    }

    @Override
    public void sendAgain(Task task) {
        attempt(() -> documents.updateOne(
                of(task.user(), task.id()), Updates.min(TaskDocuments.UNSENT, Date.from(Instant.now()))));
    }

    private static Document of(String user, String id) {
        return new Document(TaskDocuments.ID, id).append(TaskDocuments.USER, user);
    }

    private static Document at(long version) {
        return version == 0 ? new Document("$or", List.of(versioned(0), versioned(ABSENT))) : versioned(version);
    }

    private static Document versioned(Object version) {
        return new Document(TaskDocuments.VERSION, version);
    }

    private static <T> T attempt(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException e) {
            throw new StoreUnavailableException("MongoDB", e);
        }
    }
}
