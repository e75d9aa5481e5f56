package dev.datanomad.databases;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Tells a client the UUIDs of collections, as a real MongoDB does: one that has been dropped and made anew is another.
 *
 * @param ids knows them
 */
record CollectionIds(MongoBackend backend, Function<MongoCollection<?>, UUID> ids) {

    /** Adds them to a reply about collections. */
    Document apply(String database, Document command, Document reply) {
        if (command.containsKey("listCollections")
                && reply.get("cursor") instanceof Document cursor
                && cursor.get("firstBatch") instanceof List<?> collections) {
            collections.forEach(collection -> add(database, (Document) collection));
        }
        return reply;
    }

    private void add(String database, Document description) {
        MongoCollection<?> collection =
                backend.resolveDatabase(database).resolveCollection((String) description.get("name"), false);
        if (collection != null && description.get("info") instanceof Document info) {
            info.put("uuid", ids.apply(collection));
        }
    }
}
