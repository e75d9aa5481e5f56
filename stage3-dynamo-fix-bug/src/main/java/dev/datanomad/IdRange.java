package dev.datanomad;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A part of the collection, by ids.
 *
 * @param from the first id that may be in it; {@code null} for the very first
 * @param to the first id behind it; {@code null} if it has no end
 */
record IdRange(String from, String to) {

    /** Every id. */
    static final IdRange ALL = new IdRange(null, null);

    /** No id. */
    static final IdRange NONE = new IdRange("", "");

    /** The documents of this range whose ids are text, or only those behind {@code last}. */
    Bson filter(String last) {
        List<Bson> conditions = new ArrayList<>();
        conditions.add(Filters.type("_id", BsonType.STRING));
        if (last != null) {
            conditions.add(Filters.gt("_id", last));
        } else if (from != null) {
            conditions.add(Filters.gte("_id", from));
        }
        if (to != null) {
            conditions.add(Filters.lt("_id", to));
        }
        return Filters.and(conditions);
    }

    /** Ids that cut this range into {@code parts} of about the same size; fewer if there are not enough events. */
    List<String> cuts(MongoCollection<Document> events, int parts) {
        List<String> cuts = new ArrayList<>();
        long total = parts > 1 ? events.countDocuments(filter(null)) : 0;
        if (total < parts) {
            return cuts;
        }
        try (MongoCursor<Document> ids = events.find(filter(null))
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("_id"))
                .cursor()) {
            for (long i = 0; ids.hasNext() && cuts.size() < parts - 1; i++) {
                Object id = ids.next().get("_id");
                if (i >= total * (cuts.size() + 1) / parts && id instanceof String text) {
                    cuts.add(text);
                }
            }
        }
        return cuts;
    }

    /** The parts of this range that {@code cuts} make: nothing is left out between them. */
    List<IdRange> cut(List<String> cuts) {
        List<IdRange> parts = new ArrayList<>();
        String start = from;
        for (String cut : cuts) {
            parts.add(new IdRange(start, cut));
            start = cut;
        }
        parts.add(new IdRange(start, to));
        return parts;
    }
}
