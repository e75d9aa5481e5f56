package dev.datanomad;

import com.mongodb.client.MongoCollection;
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

    /** Ids that cut this range into {@code parts} of about the same size; none if there are not enough events. */
    List<String> cuts(MongoCollection<Document> events, int parts) {
        List<String> cuts = new ArrayList<>();
        long size = parts == 1 ? 0 : events.countDocuments(filter(null)) / parts;
        IdRange rest = this;
        while (size > 0 && cuts.size() < parts - 1) {
            Document first = events.find(rest.filter(null))
                    .projection(Projections.include("_id"))
                    .sort(Sorts.ascending("_id"))
                    .skip((int) Math.min(size, Integer.MAX_VALUE))
                    .first();
            if (first == null) {
                break;
            }
            cuts.add(first.getString("_id"));
            rest = new IdRange(first.getString("_id"), to);
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
