package dev.datanomad.migration.mongodb;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.datanomad.migration.reconciliation.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Finds ids that cut a range of a collection into parts of about the same size. Whatever the ids are, it takes
 * about ten megabytes of memory at most: it knows a random sample of them.
 *
 * @param many from how many documents on a look at every id takes too long, and MongoDB is to pick the ids that are
 *     known
 */
record IdCuts(MongoCollection<RawBsonDocument> documents, Range range, long many) {

    private static final long MANY = 20_000_000;

    /** How many ids to know: all, if there are not more. */
    private static final int KNOWN = 10_000;

    /** With fewer for each part, the parts would be too uneven. */
    private static final int FEW = 10;

    /** Longer ids are not taken as cuts: 10,000 cuts of this size go into one document. */
    private static final int MAX_ID_BYTES = 1_024;

    /** How many ids to ask for at a time. */
    private static final int BATCH = 1_000;

    private static final Bson ONLY_ID = Projections.include("_id");

    IdCuts(MongoCollection<RawBsonDocument> documents, Range range) {
        this(documents, range, MANY);
    }

    /** The last id of each part but the last one; fewer or none if there are not enough documents. */
    List<String> into(int parts) {
        if (parts == 1) {
            return List.of();
        }
        List<String> known = documents.estimatedDocumentCount() < many ? List.of() : some(picked());
        if (known.size() < parts * FEW) {
            known = some(all());
        }
        return inOrder(Range.cuts(known.stream().sorted().toList(), parts));
    }

    private MongoIterable<RawBsonDocument> all() {
        return documents.find(MongoSource.filter(range)).projection(ONLY_ID);
    }

    /**
     * Some that MongoDB picks at random. It does so without looking at all documents if it begins with that and they are
     * <a href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sample/">fewer than a twentieth</a>; so
     * those of other ranges are among them, and dropped behind that.
     */
    private MongoIterable<RawBsonDocument> picked() {
        return documents.aggregate(List.of(
                Aggregates.sample(KNOWN), Aggregates.match(MongoSource.filter(range)), Aggregates.project(ONLY_ID)));
    }

    /** Those of all that chance picks, each with the same probability: reservoir sampling. */
    private static List<String> some(MongoIterable<RawBsonDocument> all) {
        List<String> some = new ArrayList<>();
        Random random = new Random(0);
        long seen = 0;
        try (MongoCursor<RawBsonDocument> cursor = all.batchSize(BATCH).cursor()) {
            while (cursor.hasNext()) {
                RawBsonDocument document = cursor.next();
                if (document.getByteBuffer().remaining() > MAX_ID_BYTES) {
                    continue;
                }
                seen++;
                if (some.size() < KNOWN) {
                    some.add(id(document));
                    continue;
                }
                long place = random.nextLong(seen);
                if (place < KNOWN) {
                    some.set((int) place, id(document));
                }
            }
        }
        return some;
    }

    /** In MongoDB's own order, which is that of UTF-8 or of a collation, and not Java's: else there would be gaps. */
    private List<String> inOrder(List<String> cuts) {
        return documents
                .find(Filters.in("_id", cuts))
                .projection(ONLY_ID)
                .sort(Sorts.ascending("_id"))
                .batchSize(BATCH)
                .map(IdCuts::id)
                .into(new ArrayList<>());
    }

    private static String id(RawBsonDocument document) {
        return document.getString("_id").getValue();
    }
}
