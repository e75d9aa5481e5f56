package dev.datanomad.databases;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Makes a reply what the data was at one moment. The embedded MongoDB replies with its own documents, changes them in place, and
 * encodes a reply later: without this, it could have half of a later change. Thread-safe.
 */
final class DocumentIsolation {

    private static final Set<String> CHANGES_IN_PLACE = Set.of("update", "findandmodify");
    private static final Set<String> REPLIES_WITH_DOCUMENTS = Set.of("find", "getmore", "aggregate", "findandmodify");

    private final ReadWriteLock documents = new ReentrantReadWriteLock();

    /** Handles a command. */
    Document handle(Document command, Supplier<Document> reply) {
        String name = command.keySet().iterator().next().toLowerCase(Locale.ROOT);
        boolean copies = REPLIES_WITH_DOCUMENTS.contains(name);
        if (CHANGES_IN_PLACE.contains(name)) {
            return locked(documents.writeLock(), reply, copies);
        }
        return copies ? locked(documents.readLock(), reply, true) : reply.get();
    }

    private static Document locked(Lock lock, Supplier<Document> reply, boolean copies) {
        lock.lock();
        try {
            return copies ? reply.get().cloneDeeply() : reply.get();
        } finally {
            lock.unlock();
        }
    }
}
