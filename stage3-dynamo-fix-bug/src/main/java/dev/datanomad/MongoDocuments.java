package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Decimal128;

/**
 * Events as documents of MongoDB: the posted object with the id as {@code _id}. Whole numbers that fit are kept as int or
 * long, all others as Decimal128, so that no digit is lost.
 */
final class MongoDocuments {

    /** BSON's limits: <a href="https://www.mongodb.com/docs/manual/reference/limits/">MongoDB Limits</a>. */
    static final StorageLimits LIMITS =
            new StorageLimits("MongoDB", 34, -6_143, 6_144, 100, Integer.MAX_VALUE, Integer.MAX_VALUE, true, false);

    private static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
    private static final DocumentCodec ENCODER = new DocumentCodec();

    private MongoDocuments() {}

    /** @throws UnstorableEventException if no document can hold the event */
    static void requireStorable(Event event) {
        if (event.body().containsKey("_id")) {
            throw new UnstorableEventException("/_id", "is the name of the key in MongoDB");
        }
        LIMITS.require(event);
        long bytes =
                new RawBsonDocument(toDocument(event), ENCODER).getByteBuffer().remaining();
        if (bytes > MAX_DOCUMENT_BYTES) {
            throw new UnstorableEventException(
                    "", "takes " + bytes + " bytes; a document in MongoDB can have " + MAX_DOCUMENT_BYTES);
        }
    }

    /** Whether MongoDB has a document among a user's: it looks into arrays, too. */
    static boolean isOf(String userKey, BsonDocument document) {
        return values(document.get("user"))
                .filter(BsonValue::isDocument)
                .flatMap(user -> values(user.asDocument().get("key")))
                .anyMatch(new BsonString(userKey)::equals);
    }

    private static Stream<BsonValue> values(BsonValue value) {
        return value instanceof BsonArray array ? array.stream() : Stream.ofNullable(value);
    }

    /** Reads a document back into the event it was made of, if it was made of one. */
    static StoredEvent toEvent(RawBsonDocument document, Codec<Document> codec) {
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

    static Document toDocument(Event event) {
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
                    .map(MongoDocuments::toBson)
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
                    .map(MongoDocuments::fromBson)
                    .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        }
        if (value instanceof Decimal128 number && number.isFinite()) {
            return new BigDecimal(number.toString());
        }
        return value;
    }
}
