package dev.datanomad;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import java.util.List;
import org.bson.Document;

/**
 * Splits the collection among several processes. While events go on arriving, two processes would cut it at different
 * ids and leave a gap; so the first one to come keeps its cuts in MongoDB, and all others use those.
 */
final class Shards {

    private static final String COLLECTION = "reconciliation";

    private Shards() {}

    /**
     * The part of one process.
     *
     * @param database where the cuts are kept
     * @param events what is split
     */
    static IdRange part(MongoDatabase database, MongoCollection<Document> events, Shard shard) {
        if (shard.count() == 1) {
            return IdRange.ALL;
        }
        MongoCollection<Document> plans = database.getCollection(COLLECTION);
        String id = "shards-" + shard.count();
        Document plan = plans.find(Filters.eq(id)).first();
        if (plan == null) {
            List<String> cuts = IdRange.ALL.cuts(events, shard.count());
            try {
                plans.insertOne(new Document("_id", id).append("cuts", cuts));
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
            }
            plan = plans.find(Filters.eq(id)).first();
        }
        List<IdRange> parts = IdRange.ALL.cut(plan.getList("cuts", String.class));
        return shard.index() < parts.size() ? parts.get(shard.index()) : IdRange.NONE;
    }
}
