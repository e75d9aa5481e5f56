package dev.datanomad;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DocumentCodec;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;

/**
 * Events in MongoDB: the posted object with the id as {@code _id}, in the collection {@code events}. Whole numbers that
 * fit are kept as int or long, all others as Decimal128, so that no digit is lost.
 */
final class MongoEventStore implements EventStore {

    /** BSON's limits: <a href="https://www.mongodb.com/docs/manual/reference/limits/">MongoDB Limits</a>. */
    static final StorageLimits LIMITS =
            new StorageLimits("MongoDB", 34, -6_143, 6_144, 100, Integer.MAX_VALUE, true, false);

    private static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
    private static final Codec<Document> CODEC = new DocumentCodec();

    private static final String USER_KEY = "user.key";

    /** MongoDB drops an index that is not complete within the time limit. */
    private static final long INDEX_HOURS = 24;

    private final MongoCollection<Document> events;

    /** @param timeLimit how long each operation may take */
    MongoEventStore(MongoCollection<Document> events, Duration timeLimit) {
        this.events = events.withTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Creates the index that {@link #latest} needs, if it is missing; over many events that takes a while. */
    static void createIndex(MongoCollection<Document> events) {
        attempt(() -> events.withTimeout(INDEX_HOURS, TimeUnit.HOURS)
                .createIndex(Indexes.compoundIndex(Indexes.ascending(USER_KEY), Indexes.descending("_id"))));
    }

    @Override
    public void put(Event event) {
        requireStorable(event);
        try {
            events.insertOne(toDocument(event));
        } catch (MongoWriteException e) {
            boolean stored = e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY
                    && find(event.userKey(), event.id()).equals(Optional.of(event));
            if (!stored) {
                throw new StoreUnavailableException("MongoDB", e);
            }
        } catch (MongoException e) {
            throw new StoreUnavailableException("MongoDB", e);
        }
    }

    @Override
    public Optional<Event> find(String userKey, String id) {
        return Optional.ofNullable(attempt(() -> events.find(Filters.eq(id)).first()))
                .map(MongoEventStore::toEvent)
                .filter(event -> event.userKey().equals(userKey));
    }

    @Override
    public List<Event> latest(String userKey, Optional<String> before, int limit) {
        Bson ofUser = Filters.eq(USER_KEY, userKey);
        Bson filter =
                before.map(id -> Filters.and(ofUser, Filters.lt("_id", id))).orElse(ofUser);
        return attempt(() -> events.find(filter)
                .sort(Sorts.descending("_id"))
                .limit(limit)
                .map(MongoEventStore::toEvent)
                .into(new ArrayList<>()));
    }

    private static void requireStorable(Event event) {
        if (event.body().containsKey("_id")) {
            throw new UnstorableEventException("/_id", "is the name of the key in MongoDB");
        }
        LIMITS.require(event);
        long bytes =
                new RawBsonDocument(toDocument(event), CODEC).getByteBuffer().remaining();
        if (bytes > MAX_DOCUMENT_BYTES) {
            throw new UnstorableEventException(
                    "", "takes " + bytes + " bytes; a document in MongoDB can have " + MAX_DOCUMENT_BYTES);
        }
    }

    /** Reads a document back into the event it was made of. */
    static Event toEvent(Document document) {
        Map<String, Object> body = new LinkedHashMap<>(document);
        Object id = body.remove("_id");
        try {
            return new Event((String) id, fromBson(body));
        } catch (InvalidJsonException | ClassCastException e) {
            throw new IllegalStateException("The document " + id + " in MongoDB is no event: " + e.getMessage(), e);
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
            throw new StoreUnavailableException("MongoDB", e);
        }
    }
}
