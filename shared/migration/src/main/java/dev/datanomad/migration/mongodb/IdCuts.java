package dev.datanomad.migration.mongodb;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.datanomad.migration.reconciliation.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Finds ids that cut a range of a collection into parts of about the same size.
 *
 * @param many from how many documents on a look at every id takes too long, and MongoDB is to pick the ids that are
 *     known
 */
record IdCuts(MongoCollection<Document> documents, Range range, long many) {

    private static final long MANY = 20_000_000;

    /** How many ids to know then. */
    private static final int PICKED = 20_000;

    /** How many ids to know for each part at least; up to sixteen times as many. */
    private static final int SAMPLE = 64;

    /** With fewer for each part, the parts would be too uneven. */
    private static final int FEW = 16;

    private static final int HEXADECIMAL = 16;

    IdCuts(MongoCollection<Document> documents, Range range) {
        this(documents, range, MANY);
    }

    /** The last id of each part but the last one; fewer or none if there are not enough documents. */
    List<String> into(int parts) {
        if (parts == 1) {
            return List.of();
        }
        long size = documents.estimatedDocumentCount();
        if (size >= many) {
            return Range.cuts(picked(), parts);
        }
        int zeros = 0;
        for (long each = size / parts / SAMPLE; each >= HEXADECIMAL; each /= HEXADECIMAL) {
            zeros++;
        }
        List<String> sample = sample(zeros);
        return zeros > 0 && sample.size() < parts * FEW ? byCounting(parts) : Range.cuts(sample, parts);
    }

    /**
     * Some ids, sorted: those that end with so many zeros, which is a matter of chance where ids end with random
     * hexadecimal digits. That takes one look at the ids, and no sorting in MongoDB.
     */
    private List<String> sample(int zeros) {
        Bson some = zeros == 0 ? new Document() : Filters.regex("_id", "0".repeat(zeros) + "$");
        return documents
                .find(Filters.and(MongoSource.filter(range), some))
                .projection(Projections.include("_id"))
                .map(document -> document.getString("_id"))
                .into(new TreeSet<>())
                .stream()
                .toList();
    }

    /**
     * Some ids, sorted, that MongoDB picks at random. It does so without looking at all documents if it begins with
     * that and the ids are <a href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sample/">fewer
     * than a twentieth</a>; so those of other ranges are among them, and dropped here.
     */
    private List<String> picked() {
        return documents
                .aggregate(List.of(Aggregates.sample(PICKED), Aggregates.project(Projections.include("_id"))))
                .map(document -> document.get("_id"))
                .into(new ArrayList<>())
                .stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(range::holds)
                .sorted()
                .toList();
    }

    /** Where ids end otherwise: takes no memory, and a look at most of the ids for each cut. */
    private List<String> byCounting(int parts) {
        List<String> cuts = new ArrayList<>();
        long size = documents.countDocuments(MongoSource.filter(range)) / parts;
        Range rest = range;
        while (size > 0 && cuts.size() < parts - 1) {
            Document last = documents
                    .find(MongoSource.filter(rest))
                    .projection(Projections.include("_id"))
                    .sort(Sorts.ascending("_id"))
                    .skip((int) Math.min(size - 1, Integer.MAX_VALUE))
                    .first();
            if (last == null) {
                break;
            }
            cuts.add(last.getString("_id"));
            rest = new Range(last.getString("_id"), range.upTo());
        }
        return cuts;
    }
}
