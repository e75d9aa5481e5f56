package dev.datanomad.lab.console;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.json.InvalidJsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Reads events from MongoDB, where the stages keep them. Thread-safe. */
final class MongoReader implements AutoCloseable {

    private static final String STORE = "MongoDB";
    private static final DocumentCodec CODEC = new DocumentCodec();

    private final MongoClient client;
    private final MongoCollection<RawBsonDocument> events;

    MongoReader(String uri, int limitMillis) {
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .timeout(limitMillis, TimeUnit.MILLISECONDS)
                .build());
        events = client.getDatabase("datanomad").getCollection("events", RawBsonDocument.class);
    }

    Found find(String user, String id) {
        try {
            RawBsonDocument found = events.find(Filters.eq(id)).first();
            if (found == null && ObjectId.isValid(id)) {
                found = events.find(Filters.eq(new ObjectId(id))).first();
            }
            return found == null ? Found.missing("") : of(user, found);
        } catch (MongoException e) {
            return Found.noAnswer(STORE, e);
        }
    }

    private static Found of(String user, RawBsonDocument raw) {
        StoredEvent event = event(raw);
        if (event instanceof Event readable && !readable.userKey().equals(user)) {
            return Found.missing("Under this id, MongoDB has an event of another user.");
        }
        return Found.of(event, event instanceof Event ? "" : raw.toString());
    }

    /** By the rules of the stages. */
    private static StoredEvent event(RawBsonDocument raw) {
        try {
            Document document = raw.decode(CODEC);
            Object id = document.remove("_id");
            if (!(id instanceof String text)) {
                String type = id == null ? "null" : id.getClass().getSimpleName();
                return new UnreadableEvent(
                        STORE, String.valueOf(id), UnreadableEvent.ID, "is of type " + type + ", and not text");
            }
            try {
                return new Event(text, object(document));
            } catch (InvalidJsonException e) {
                return UnreadableEvent.because(e, STORE, text);
            }
        } catch (RuntimeException e) {
            return new UnreadableEvent(STORE, String.valueOf(raw.get("_id")), "", "cannot be decoded: " + e);
        }
    }

    private static Map<String, Object> object(Map<?, ?> object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        object.forEach((name, value) -> fields.put((String) name, value(value)));
        return fields;
    }

    private static Object value(Object value) {
        if (value instanceof Map<?, ?> object) {
            return object(object);
        }
        if (value instanceof List<?> array) {
            List<Object> values = new ArrayList<>(array.size());
            array.forEach(element -> values.add(value(element)));
            return values;
        }
        return value instanceof Decimal128 number && number.isFinite() ? new BigDecimal(number.toString()) : value;
    }

    @Override
    public void close() {
        client.close();
    }
}
