package dev.datanomad.migration.mongodb;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.datanomad.migration.reconciliation.Cursor;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.RecordCodec;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.conversions.Bson;

/**
 * A collection in MongoDB as a source. An id is {@code _id}, and only documents whose ids are text can be moved. Where
 * several processes share the work, the first one to come keeps its cuts in the collection {@code reconciliation}, and
 * all others use those: while documents arrive, two processes would cut at different ids and leave a gap. Safe for use
 * by many threads.
 */
public final class MongoSource<R> implements Source<R> {

    static final FailsafeExecutor<Object> RETRIES = Retries.of("MongoDB", MongoSource::mayRecover);

    private static final DecoderContext ALONE = DecoderContext.builder().build();
    private static final String CUTS = "reconciliation";

    /** How many documents to ask for at a time, at most; a real MongoDB answers with 16 MB of them, at most. */
    private static final int FEW = 25;

    /** How much memory a byte of BSON takes as values of Java: small objects and arrays take the most. */
    private static final int HELD = 10;

    /** How much of an id that is no text is given: nothing is looked up by it. */
    private static final int LONGEST_ID = 200;

    /** For a few documents. */
    private static final Duration ANSWER = Duration.ofMinutes(1);

    /**
     * For a cursor's next ones: an embedded MongoDB, which has no order, sorts all for the first, one cursor at a time.
     */
    private static final Duration NEXT = Duration.ofMinutes(5);

    /** For one answer about all documents. */
    private static final Duration SURVEY = Duration.ofMinutes(10);

    /**
     * MongoDB's codes for what will never work: BadValue, FailedToParse, Unauthorized, TypeMismatch, AuthenticationFailed,
     * CommandNotFound, InvalidOptions, InvalidNamespace, CommandNotSupported.
     */
    private static final Set<Integer> FINAL = Set.of(2, 9, 13, 14, 18, 59, 72, 73, 115);

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

    private final MongoClient client;
    private final MongoDatabase database;
    private final MongoCollection<Document> documents;
    private final Codec<Document> codec;
    private final String[] ownerPath;
    private final int maxBytes;
    private final RecordCodec<R, Document> records;
    private final Range all;
    private final Semaphore opening = new Semaphore(1);

    /**
     * @param client of {@code documents}
     * @param documents what is read: with a read concern that sees all that has been acknowledged, and with the codec with
     *     which everybody reads them
     * @param ownerPath the field that says whose a document is, with dots
     * @param maxBytes how many bytes of BSON a document may have; a larger one is not decoded, and unreadable
     * @param records reads a document
     */
    public MongoSource(
            MongoClient client,
            MongoCollection<Document> documents,
            String ownerPath,
            int maxBytes,
            RecordCodec<R, Document> records) {
        this.client = client;
        this.documents = documents;
        this.database = client.getDatabase(documents.getNamespace().getDatabaseName())
                .withReadConcern(documents.getReadConcern())
                .withReadPreference(documents.getReadPreference())
                .withWriteConcern(documents.getWriteConcern())
                .withTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        this.codec = documents.getCodecRegistry().get(Document.class);
        this.ownerPath = ownerPath.split("\\.");
        this.maxBytes = maxBytes;
        this.records = records;
        this.all = Range.ALL;
    }

    private MongoSource(MongoSource<R> whole, Range all) {
        this.client = whole.client;
        this.documents = whole.documents;
        this.database = whole.database;
        this.codec = whole.codec;
        this.ownerPath = whole.ownerPath;
        this.maxBytes = whole.maxBytes;
        this.records = whole.records;
        this.all = all;
    }

    /** The collection's name, and its UUID; the servers, where MongoDB does not tell the UUID. */
    @Override
    public String identity() {
        String name = "collection " + documents.getNamespace();
        return RETRIES.get(this::uuid)
                .map(uuid -> name + " with the UUID " + uuid)
                .orElseGet(() -> name + " of " + servers());
    }

    private Optional<UUID> uuid() {
        String name = documents.getNamespace().getCollectionName();
        try {
            for (BsonDocument found :
                    database.listCollections(BsonDocument.class).filter(Filters.eq("name", name))) {
                BsonValue uuid = found.getDocument("info", new BsonDocument()).get("uuid");
                if (found.getString("name").getValue().equals(name) && uuid != null) {
                    return Optional.of(uuid.asBinary().asUuid());
                }
            }
            return Optional.empty();
        } catch (MongoCommandException e) {
            if (FINAL.contains(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String servers() {
        return client.getClusterDescription().getServerDescriptions().stream()
                .map(server -> server.getAddress().toString())
                .sorted()
                .collect(Collectors.joining(", "));
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
                    .find(filter(range))
                    .sort(Sorts.ascending("_id"))
                    .timeoutMode(TimeoutMode.ITERATION)
                    .batchSize(Math.min(batch, FEW))
                    .cursor();
        } finally {
            opening.release();
        }
    }

    @Override
    public Cursor<R> openUnordered() {
        return new ResumingCursor<>(
                (last, given) -> within(SURVEY)
                        .find(NOT_TEXT)
                        .projection(keyOnly())
                        .sort(Sorts.ascending("_id"))
                        .skip(given)
                        .timeoutMode(TimeoutMode.ITERATION)
                        .batchSize(FEW)
                        .cursor(),
                this::row);
    }

    @Override
    public List<Row<R>> find(Collection<RecordKey> keys) {
        return RETRIES.get(() -> within(ANSWER).find(ids(keys)).map(this::row).into(new ArrayList<>()));
    }

    @Override
    public Set<RecordKey> keys(Collection<RecordKey> keys) {
        return RETRIES.get(() -> within(ANSWER)
                .find(ids(keys))
                .projection(keyOnly())
                .map(this::key)
                .into(new HashSet<>()));
    }

    static Bson ids(Collection<RecordKey> keys) {
        return Filters.in("_id", keys.stream().map(RecordKey::id).toList());
    }

    @Override
    public Source<R> only(Range ids) {
        return new MongoSource<>(this, ids);
    }

    @Override
    public long size(Range range) {
        MongoCollection<RawBsonDocument> all = within(SURVEY);
        return RETRIES.get(
                () -> range.equals(Range.ALL) ? all.estimatedDocumentCount() : all.countDocuments(filter(range)));
    }

    @Override
    public List<String> cuts(Range range, int parts) {
        return RETRIES.get(() -> new IdCuts(within(SURVEY), range).into(parts));
    }

    @Override
    public Range shard(int index, int count) {
        if (count == 1) {
            return all;
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

    RecordCodec<R, Document> records() {
        return records;
    }

    /** For writes of a few documents. */
    MongoCollection<Document> writable() {
        return documents.withTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private MongoCollection<RawBsonDocument> within(Duration limit) {
        return documents.withDocumentClass(RawBsonDocument.class).withTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Bson keyOnly() {
        return Projections.include("_id", String.join(".", ownerPath));
    }

    /** An id is compared only with its own type, so that none that is no text can be among them. */
    static Bson filter(Range range) {
        Bson start = range.after() == null ? Filters.gte("_id", "") : Filters.gt("_id", range.after());
        return range.upTo() == null ? start : Filters.and(start, Filters.lte("_id", range.upTo()));
    }

    private Row<R> row(RawBsonDocument raw) {
        int bytes = raw.getByteBuffer().remaining();
        RecordKey key = key(raw);
        if (bytes > maxBytes) {
            String reason =
                    "takes " + bytes + " bytes in MongoDB, more than any record that can be moved (" + maxBytes + ")";
            return Row.unreadable(key, new Defect("", reason), bytes);
        }
        BsonValue id = raw.get("_id", BsonNull.VALUE);
        if (!id.isString()) {
            return Row.unreadable(key, new Defect("/_id", "is " + type(id) + "; the id of a record is text"), bytes);
        }
        return records.row(key, () -> raw.decode(codec), bytes * HELD);
    }

    private RecordKey key(RawBsonDocument document) {
        BsonValue owner = document;
        for (String field : ownerPath) {
            owner = owner != null && owner.isDocument() ? owner.asDocument().get(field) : null;
        }
        BsonValue id = document.get("_id", BsonNull.VALUE);
        return new RecordKey(
                owner != null && owner.isString() ? owner.asString().getValue() : "",
                id.isString() ? id.asString().getValue() : cut(String.valueOf(decoded(id))));
    }

    private String type(BsonValue id) {
        return id.isNull() ? "null" : "a " + decoded(id).getClass().getSimpleName();
    }

    /** An id that is no text, as the driver gives it. */
    private Object decoded(BsonValue id) {
        try {
            return codec.decode(new BsonDocumentReader(new BsonDocument("_id", id)), ALONE)
                    .get("_id");
        } catch (RuntimeException e) {
            return id;
        }
    }

    private static String cut(String id) {
        return id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) + "\u2026" : id;
    }

    static boolean mayRecover(Throwable e) {
        if (e instanceof MongoSecurityException) {
            // The driver says so too of a server that went away while it was asked who we are.
            return e.getCause() != null && mayRecover(e.getCause());
        }
        return e instanceof MongoException failure
                && !(e instanceof MongoInterruptedException)
                && !FINAL.contains(failure.getCode());
    }
}
