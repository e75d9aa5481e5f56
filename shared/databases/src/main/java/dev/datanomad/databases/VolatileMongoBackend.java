package dev.datanomad.databases;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;

/** MongoDB's data in memory. */
final class VolatileMongoBackend extends MemoryBackend {

    private final CollectionIds ids = new CollectionIds(this, MongoCollection::getUuid);
    private final ReplyLimit limit = new ReplyLimit(getCursorRegistry());
    private final DocumentIsolation isolation = new DocumentIsolation();

    /** Gets every command except the handshake. */
    @Override
    public Document handleMessage(MongoMessage message) {
        Document command = message.getDocument();
        Document reply = isolation.handle(command, () -> super.handleMessage(message));
        return limit.apply(command, ids.apply(message.getDatabaseName(), command, reply));
    }
}
