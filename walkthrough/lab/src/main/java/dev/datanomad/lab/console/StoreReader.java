package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Store;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads single events from each store at the addresses that the stages have, so that faults are met here, too. A store that
 * does not answer within a second is a value, and not an exception. Thread-safe.
 */
final class StoreReader implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Supplier<Map<String, String>> environment;
    private MongoReader mongo;
    private DynamoReader dynamo;

    /** @param environment the variables of a stage, asked for at the first read */
    StoreReader(Supplier<Map<String, String>> environment) {
        this.environment = environment;
    }

    Found find(Store store, String user, String id) {
        try {
            return store == Store.MONGODB ? mongo().find(user, id) : dynamo().find(user, id);
        } catch (RuntimeException e) {
            return Found.noAnswer(store.title(), e);
        }
    }

    private synchronized MongoReader mongo() {
        if (mongo == null) {
            mongo = new MongoReader(environment.get().get("MONGODB_URI"), (int) LIMIT.toMillis());
        }
        return mongo;
    }

    private synchronized DynamoReader dynamo() {
        if (dynamo == null) {
            dynamo = new DynamoReader(environment.get(), LIMIT);
        }
        return dynamo;
    }

    @Override
    public synchronized void close() {
        if (mongo != null) {
            mongo.close();
        }
        if (dynamo != null) {
            dynamo.close();
        }
    }
}
