package dev.datanomad;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/**
 * Events in MongoDB: the posted object with the id as {@code _id}, in the collection {@code events}. Whole numbers that
 * fit are kept as int or long, all others as Decimal128, so that no digit is lost.
 */
final class MongoEventStore implements EventStore {

    /** BSON's limits: <a href="https://www.mongodb.com/docs/manual/reference/limits/">MongoDB Limits</a>. */
    static final StorageLimits LIMITS =
            new StorageLimits("MongoDB", 34, -6_143, 6_144, 100, Integer.MAX_VALUE, Integer.MAX_VALUE, true, false);

    private static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

    private static final String USER_KEY = "user.key";

    /** How many documents to ask for at a time: some of the largest events that the service takes are 5 MB. */
    private static final int BATCH = 25;

    /** Unauthorized, AuthenticationFailed, and what a server that does not know such a command or name says. */
    private static final Set<Integer> REFUSALS = Set.of(13, 18, 2, 9, 59, 73);

    /** MongoDB drops an index that is not complete within the time limit. */
    private static final long INDEX_HOURS = 24;

    private final MongoCollection<Document> events;
    private final MongoCollection<RawBsonDocument> stored;
    private final Codec<Document> codec;

    /** @param timeLimit how long each operation may take */
    MongoEventStore(MongoCollection<Document> events, Duration timeLimit) {
        this.events = events.withTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        stored = this.events.withDocumentClass(RawBsonDocument.class);
        codec = events.getCodecRegistry().get(Document.class);
    }

    /** Creates the index that {@link #latest} needs, if it is missing; over many events that takes a while. */
    static void createIndex(MongoCollection<Document> events) {
        attempt(() -> events.withTimeout(INDEX_HOURS, TimeUnit.HOURS)
                .createIndex(Indexes.compoundIndex(Indexes.ascending(USER_KEY), Indexes.descending("_id"))));
    }

    @Override
    public void put(Event event) {
        requireStorable(event);
        attempt(() -> {
            try {
                return events.insertOne(toDocument(event));
            } catch (MongoWriteException e) {
                requireStored(event, e);
                return null;
            }
        });
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        return attempt(() -> {
            RawBsonDocument found = stored.find(Filters.eq(id)).first();
            if (found == null && ObjectId.isValid(id)) {
                found = stored.find(Filters.eq(new ObjectId(id))).first();
            }
            return Optional.ofNullable(found)
                    .filter(document -> isOf(userKey, document))
                    .map(this::read);
        });
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        EventPage.Builder page = new EventPage.Builder(limit);
        Bson ofUser = Filters.eq(USER_KEY, userKey);
        Bson filter =
                before.map(id -> Filters.and(ofUser, Filters.lt("_id", id))).orElse(ofUser);
        return attempt(() -> {
            read(page, ofUser, filter);
            return page.build();
        });
    }

    private void read(EventPage.Builder page, Bson ofUser, Bson filter) {
        int asked = page.wanted();
        int given = 0;
        boolean more = true;
        Bson rest = Filters.gte("_id", "");
        try (MongoCursor<RawBsonDocument> found = stored.find(filter)
                .sort(Sorts.descending("_id"))
                .limit(asked)
                .batchSize(BATCH)
                .cursor()) {
            while (more && found.hasNext()) {
                RawBsonDocument document = found.next();
                more = page.add(read(document));
                given++;
                if (document.isString("_id")) {
                    rest = Filters.lt("_id", document.getString("_id").getValue());
                }
            }
        }
        if (more && given == asked) {
            // Ids that no link can carry, or are no text, have taken the places of others. (A text is compared with
            // text only.)
            read(page, ofUser, Filters.and(ofUser, rest));
        }
    }

    private void requireStorable(Event event) {
        if (event.body().containsKey("_id")) {
            throw new UnstorableEventException("/_id", "is the name of the key in MongoDB");
        }
        LIMITS.require(event);
        long bytes =
                new RawBsonDocument(toDocument(event), codec).getByteBuffer().remaining();
        if (bytes > MAX_DOCUMENT_BYTES) {
            throw new UnstorableEventException(
                    "", "takes " + bytes + " bytes; a document in MongoDB can have " + MAX_DOCUMENT_BYTES);
        }
    }

    private void requireStored(Event event, MongoWriteException e) {
        switch (e.getError().getCategory()) {
            case EXECUTION_TIMEOUT -> throw e;
            case DUPLICATE_KEY -> {
                if (!find(event.userKey(), event.id()).equals(Optional.of(event))) {
                    throw new StoreRefusedException("MongoDB", e);
                }
            }
            default ->
                throw new UnstorableEventException(
                        "", "is refused by MongoDB: " + e.getError().getMessage());
        }
    }

    /** Whether MongoDB has a document among a user's: it looks into arrays, too. */
    private static boolean isOf(String userKey, BsonDocument document) {
        return values(document.get("user"))
                .filter(BsonValue::isDocument)
                .flatMap(user -> values(user.asDocument().get("key")))
                .anyMatch(new BsonString(userKey)::equals);
    }

    private static Stream<BsonValue> values(BsonValue value) {
        return value instanceof BsonArray array ? array.stream() : Stream.ofNullable(value);
    }

    private StoredEvent read(RawBsonDocument document) {
        try {
            return toEvent(document.decode(codec));
        } catch (RuntimeException e) {
            return new UnreadableEvent("MongoDB", document.get("_id").toString(), "", "cannot be decoded: " + e);
        }
    }

    /** Reads a document back into the event it was made of, if it was made of one. */
    static StoredEvent toEvent(Document document) {
        Map<String, Object> body = new LinkedHashMap<>(document);
        Object id = body.remove("_id");
        if (!(id instanceof String text)) {
            String type = id == null ? "null" : id.getClass().getSimpleName();
            return new UnreadableEvent(
                    "MongoDB", String.valueOf(id), UnreadableEvent.ID, "is of type " + type + ", and not text");
        }
        try {
            return new Event(text, fromBson(body));
        } catch (InvalidJsonException e) {
            return UnreadableEvent.because(e, "MongoDB", text);
        }
    }

    private static Document toDocument(Event event) {
        Document document = new Document("_id", event.id());
        event.body().forEach((name, value) -> document.append(name, toBson(value)));
        return document;
    }

    private static Object toBson(Object value) {
        if (value instanceof BigDecimal number) {
            return toBson(number);
        }
        if (value instanceof Map<?, ?> object) {
            Document document = new Document();
            object.forEach((name, field) -> document.append((String) name, toBson(field)));
            return document;
        }
        if (value instanceof List<?> array) {
            return array.stream()
                    .map(MongoEventStore::toBson)
                    .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        }
        return value;
    }

    private static Object toBson(BigDecimal number) {
        if (number.scale() == 0 && number.precision() < 19) {
            long whole = number.longValue();
            return whole == (int) whole ? (Object) (int) whole : (Object) whole;
        }
        return new Decimal128(number);
    }

    private static Map<String, Object> fromBson(Map<?, ?> object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        object.forEach((name, value) -> fields.put((String) name, fromBson(value)));
        return fields;
    }

    private static Object fromBson(Object value) {
        if (value instanceof Map<?, ?> object) {
            return fromBson(object);
        }
        if (value instanceof List<?> array) {
            return array.stream()
                    .map(MongoEventStore::fromBson)
                    .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        }
        if (value instanceof Decimal128 number && number.isFinite()) {
            return new BigDecimal(number.toString());
        }
        return value;
    }

    private static <T> T attempt(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException e) {
            Throwable reason = e instanceof MongoSecurityException && e.getCause() != null ? e.getCause() : e;
            boolean refused = reason instanceof MongoException answer && REFUSALS.contains(answer.getCode());
            throw refused ? new StoreRefusedException("MongoDB", e) : new StoreUnavailableException("MongoDB", e);
        }
    }
}
