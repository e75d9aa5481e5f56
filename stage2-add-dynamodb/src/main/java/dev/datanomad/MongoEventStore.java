package dev.datanomad;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnstorableEventException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/** Events in MongoDB: in the collection {@code events}, with an index on the user's key and the id. */
final class MongoEventStore implements EventStore {

    private static final String USER_KEY = "user.key";

    /** How many documents of a user to ask for before it is known how large they are. */
    private static final int FIRST = 10;

    /** Unauthorized, AuthenticationFailed, and what a server that does not know such a command or name says. */
    private static final Set<Integer> REFUSALS = Set.of(13, 18, 2, 9, 59, 73);

    /** MongoDB drops an index that is not complete within the time limit. */
    private static final long INDEX_HOURS = 24;

    private final MongoCollection<Document> events;
    private final MongoCollection<RawBsonDocument> stored;
    private final Codec<Document> codec;
    private final Duration timeLimit;

    /** @param timeLimit how long each operation may take */
    MongoEventStore(MongoCollection<Document> events, Duration timeLimit) {
        this.events = events.withTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        stored = this.events.withDocumentClass(RawBsonDocument.class);
        codec = events.getCodecRegistry().get(Document.class);
        this.timeLimit = timeLimit;
    }

    /** Creates the index that {@link #latest} needs, if it is missing; over many events that takes a while. */
    static void createIndex(MongoCollection<Document> events) {
        attempt(() -> events.withTimeout(INDEX_HOURS, TimeUnit.HOURS)
                .createIndex(Indexes.compoundIndex(Indexes.ascending(USER_KEY), Indexes.descending("_id"))));
    }

    @Override
    public void put(Event event) {
        MongoDocuments.requireStorable(event);
        attempt(() -> {
            try {
                return events.insertOne(MongoDocuments.toDocument(event));
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
                    .filter(document -> MongoDocuments.isOf(userKey, document))
                    .map(this::read);
        });
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        EventPage.Builder page = new EventPage.Builder(limit);
        Bson ofUser = Filters.eq(USER_KEY, userKey);
        Bson filter =
                before.map(id -> Filters.and(ofUser, Filters.lt("_id", id))).orElse(ofUser);
        long deadline = System.nanoTime() + timeLimit.toNanos();
        boolean more = true;
        while (more) {
            int asked = page.wanted(FIRST);
            List<RawBsonDocument> found = newest(filter, asked, deadline);
            more = found.stream().map(this::read).allMatch(page::add) && found.size() == asked;
            filter = Filters.and(ofUser, behind(found));
        }
        return page.build();
    }

    /** A page of large events takes several calls, and all of them have the time of one. */
    private List<RawBsonDocument> newest(Bson filter, int limit, long deadline) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        return attempt(() -> {
            if (left < 1) {
                throw new MongoTimeoutException("The page takes too long");
            }
            return stored.withTimeout(left, TimeUnit.MILLISECONDS)
                    .find(filter)
                    .sort(Sorts.descending("_id"))
                    .limit(limit)
                    .into(new ArrayList<>());
        });
    }

    /** What is behind the last id that is a text. Others come first, and a text is compared with texts only. */
    private static Bson behind(List<RawBsonDocument> found) {
        Bson rest = Filters.gte("_id", "");
        for (RawBsonDocument document : found) {
            if (document.isString("_id")) {
                rest = Filters.lt("_id", document.getString("_id").getValue());
            }
        }
        return rest;
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

    private StoredEvent read(RawBsonDocument document) {
        return MongoDocuments.toEvent(document, codec);
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
