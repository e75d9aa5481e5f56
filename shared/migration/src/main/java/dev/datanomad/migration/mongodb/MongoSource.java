package dev.datanomad.migration.mongodb;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.datanomad.migration.reconciliation.Cursor;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Source;
import dev.failsafe.FailsafeExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.conversions.Bson;

/**
 * A collection in MongoDB as a source. An id is {@code _id}, and only documents whose ids are text can be moved. Where
 * several processes share the work, the first one to come keeps its cuts in the collection {@code reconciliation}, and
 * all others use those: while documents arrive, two processes would cut at different ids and leave a gap. Safe for use
 * by many threads.
 */
public final class MongoSource<R> implements Source<R> {

    static final FailsafeExecutor<Object> RETRIES = Retries.of("MongoDB", MongoSource::mayRecover);

    private static final DocumentCodec CODEC = new DocumentCodec();
    private static final String CUTS = "reconciliation";

    /** For a few documents. */
    private static final Duration ANSWER = Duration.ofMinutes(1);

    /**
     * For a cursor's next ones: an embedded MongoDB, which has no order, sorts all for the first, one cursor at a time.
     */
    private static final Duration NEXT = Duration.ofMinutes(5);

    /** For one answer about all documents. */
    private static final Duration SURVEY = Duration.ofMinutes(10);

    /** MongoDB's codes for a lack of rights, and for a wrong password. */
    private static final Set<Integer> REFUSALS = Set.of(13, 18);

    /**
     * Ids that are no text, of all types that a driver of today gives. By their types MongoDB finds them in its index
     * of ids; if it were asked for all but text, it would have to look at every document.
     */
    private static final Bson NOT_TEXT = Filters.eq(
            "_id",
            new Document(
                    "$type",
                    List.of(
                            "minKey",
                            "null",
                            "number",
                            "object",
                            "binData",
                            "objectId",
                            "bool",
                            "date",
                            "timestamp",
                            "maxKey")));

    private final MongoDatabase database;
    private final MongoCollection<Document> documents;
    private final String ownerPath;
    private final Function<Document, R> decoder;
    private final Semaphore opening = new Semaphore(1);

    /**
     * @param database where cuts are kept
     * @param documents what is read: with a read concern that sees all that has been acknowledged
     * @param ownerPath the field that says whose a document is, with dots
     * @param decoder reads a document, or throws a {@link DefectException}
     */
    public MongoSource(
            MongoDatabase database,
            MongoCollection<Document> documents,
            String ownerPath,
            Function<Document, R> decoder) {
        this.database = database.withTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        this.documents = documents;
        this.ownerPath = ownerPath;
        this.decoder = decoder;
    }

    @Override
    public Cursor<R> open(Range range, int batch) {
        return new ResumingCursor<>(
                (last, given) -> openNext(last == null ? range : new Range(last, range.upTo()), batch), this::row);
    }

    /** One at a time: an embedded MongoDB sorts for each, and would answer nobody else if all came at once. */
    private MongoCursor<RawBsonDocument> openNext(Range range, int batch) {
        try {
            opening.acquire();
        } catch (InterruptedException e) {
            throw new MongoInterruptedException("Interrupted while others were opening cursors", e);
        }
        try {
            return within(NEXT)
                    .withDocumentClass(RawBsonDocument.class)
                    .find(filter(range))
                    .sort(Sorts.ascending("_id"))
                    .timeoutMode(TimeoutMode.ITERATION)
                    .batchSize(batch)
                    .cursor();
        } finally {
            opening.release();
        }
    }

    @Override
    public Cursor<R> openUnordered() {
        return new ResumingCursor<>(
                (last, given) -> within(SURVEY)
                        .withDocumentClass(RawBsonDocument.class)
                        .find(NOT_TEXT)
                        .projection(Projections.include("_id", ownerPath))
                        .sort(Sorts.ascending("_id"))
                        .skip(given)
                        .cursor(),
                this::row);
    }

    @Override
    public List<Row<R>> find(Collection<String> ids) {
        return RETRIES.get(() -> within(ANSWER)
                .withDocumentClass(RawBsonDocument.class)
                .find(Filters.in("_id", ids))
                .map(this::row)
                .into(new ArrayList<>()));
    }

    @Override
    public Set<RecordKey> keys(Collection<String> ids) {
        return RETRIES.get(() -> within(ANSWER)
                .find(Filters.in("_id", ids))
                .projection(Projections.include(ownerPath))
                .map(this::key)
                .into(new HashSet<>()));
    }

    @Override
    public long size(Range range) {
        MongoCollection<Document> all = within(SURVEY);
        return range.equals(Range.ALL) ? all.estimatedDocumentCount() : all.countDocuments(filter(range));
    }

    @Override
    public List<String> cuts(Range range, int parts) {
        return new IdCuts(within(SURVEY), range).into(parts);
    }

    @Override
    public Range shard(int index, int count) {
        if (count == 1) {
            return Range.ALL;
        }
        MongoCollection<Document> kept = database.getCollection(CUTS);
        Bson id = Filters.eq("shards-" + count);
        Document cuts = kept.find(id).first();
        if (cuts == null) {
            try {
                kept.insertOne(new Document("_id", "shards-" + count).append("cuts", cuts(Range.ALL, count)));
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
            }
            cuts = kept.find(id).first();
        }
        List<Range> parts = Range.ALL.split(cuts.getList("cuts", String.class));
        return index < parts.size() ? parts.get(index) : Range.NONE;
    }

    private MongoCollection<Document> within(Duration limit) {
        return documents.withTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An id is compared only with its own type, so that none that is no text can be among them. */
    static Bson filter(Range range) {
        Bson start = range.after() == null ? Filters.gte("_id", "") : Filters.gt("_id", range.after());
        return range.upTo() == null ? start : Filters.and(start, Filters.lte("_id", range.upTo()));
    }

    private Row<R> row(RawBsonDocument raw) {
        int bytes = raw.getByteBuffer().remaining();
        Document document = raw.decode(CODEC);
        RecordKey key = key(document);
        Object id = document.get("_id");
        if (!(id instanceof String)) {
            String type = id == null ? "null" : "a " + id.getClass().getSimpleName();
            return Row.unreadable(key, new Defect("/_id", "is " + type + "; the id of a record is text"), bytes);
        }
        try {
            return Row.of(key, decoder.apply(document), bytes);
        } catch (DefectException e) {
            return Row.unreadable(key, e.defect(), bytes);
        }
    }

    private RecordKey key(Document document) {
        Object owner = document;
        for (String field : ownerPath.split("\\.")) {
            owner = owner instanceof Document parent ? parent.get(field) : null;
        }
        return new RecordKey(owner instanceof String text ? text : "", String.valueOf(document.get("_id")));
    }

    private static boolean mayRecover(Throwable e) {
        if (e instanceof MongoSecurityException) {
            // The driver says so too of a server that went away while it was asked who we are.
            return e.getCause() != null && mayRecover(e.getCause());
        }
        boolean refused = e instanceof MongoCommandException refusal && REFUSALS.contains(refusal.getErrorCode());
        return e instanceof MongoException && !(e instanceof MongoInterruptedException) && !refused;
    }
}
