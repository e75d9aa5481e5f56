package dev.datanomad.reconciliation;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A part of the collection, by ids.
 *
 * @param from the first id that may be in it; {@code null} for the very first
 * @param to the first id behind it; {@code null} if it has no end
 */
record IdRange(String from, String to) {

    /** How many ids to know for each part at least; up to sixteen times as many. */
    private static final int SAMPLE = 64;

    /** With fewer for each part, the parts would be too uneven. */
    private static final int FEW = 16;

    private static final int HEXADECIMAL = 16;

    /** From so many documents on, a look at every id takes too long. */
    private static final long MANY = 20_000_000;

    /** How many ids to know then. */
    private static final int PICKED = 20_000;

    /** Every id. */
    static final IdRange ALL = new IdRange(null, null);

    /** No id. */
    static final IdRange NONE = new IdRange("", "");

    /**
     * The documents of this range whose ids are text, or only those behind {@code last}. An id is compared only with its
     * own type, so that no other can be among them.
     */
    Bson filter(String last) {
        Document bounds = last != null ? new Document("$gt", last) : new Document("$gte", from == null ? "" : from);
        if (to != null) {
            bounds.append("$lt", to);
        }
        return new Document("_id", bounds);
    }

    /** Ids that cut this range into {@code parts} of about the same size; none if there are not enough events. */
    List<String> cuts(MongoCollection<Document> events, int parts) {
        return cuts(events, parts, MANY);
    }

    /**
     * The same.
     *
     * @param many from how many documents on MongoDB is to pick the ids that are known
     */
    List<String> cuts(MongoCollection<Document> events, int parts, long many) {
        if (parts == 1) {
            return List.of();
        }
        long documents = events.estimatedDocumentCount();
        if (documents >= many) {
            return evenly(picked(events), parts);
        }
        int zeros = 0;
        long each = documents / parts / SAMPLE;
        for (; each >= HEXADECIMAL; each /= HEXADECIMAL) {
            zeros++;
        }
        List<String> sample = sample(events, zeros);
        return zeros > 0 && sample.size() < parts * FEW ? cutsByCounting(events, parts) : evenly(sample, parts);
    }

    /**
     * Some ids, sorted: those that end with so many zeros, which is a matter of chance where ids end with random
     * hexadecimal digits. That takes one look at the ids, and no sorting in MongoDB.
     */
    private List<String> sample(MongoCollection<Document> events, int zeros) {
        Bson some = zeros == 0 ? new Document() : Filters.regex("_id", "0".repeat(zeros) + "$");
        return events
                .find(Filters.and(filter(null), some))
                .projection(Projections.include("_id"))
                .map(document -> document.getString("_id"))
                .into(new TreeSet<>())
                .stream()
                .toList();
    }

    /**
     * Some ids, sorted, that MongoDB picks at random. It does so without looking at all documents if it begins with that
     * and the ids are <a href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sample/">fewer than a
     * twentieth</a>; so those of other ranges are among them, and dropped here.
     */
    private List<String> picked(MongoCollection<Document> events) {
        return events
                .aggregate(List.of(Aggregates.sample(PICKED), Aggregates.project(Projections.include("_id"))))
                .map(document -> document.get("_id"))
                .into(new ArrayList<>())
                .stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(this::holds)
                .sorted()
                .toList();
    }

    private boolean holds(String id) {
        return (from == null || id.compareTo(from) >= 0) && (to == null || id.compareTo(to) < 0);
    }

    private List<String> evenly(List<String> sample, int parts) {
        return IntStream.range(1, parts)
                .mapToObj(part -> sample.stream().skip((long) sample.size() * part / parts))
                .flatMap(rest -> rest.limit(1))
                .filter(cut -> !cut.equals(from))
                .distinct()
                .toList();
    }

    /** Where ids end otherwise: takes no memory, and a look at most of the ids for each cut. */
    private List<String> cutsByCounting(MongoCollection<Document> events, int parts) {
        List<String> cuts = new ArrayList<>();
        long size = events.countDocuments(filter(null)) / parts;
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
