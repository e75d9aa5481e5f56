package dev.datanomad;

import com.mongodb.client.MongoClient;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;

class MongoEventStoreIT extends EventStoreContract {

    @AutoClose
    private static final MongoClient CLIENT = MongoConnections.connect(TestDatabases.settings());

    private final MongoEventStore store =
            new MongoEventStore(MongoConnections.collection(CLIENT), Duration.ofSeconds(10));

    MongoEventStoreIT() {
        MongoEventStore.createIndex(MongoConnections.collection(CLIENT));
    }

    @Override
    protected EventStore store() {
        return store;
    }

    @Override
    protected StorageLimits limits() {
        return MongoEventStore.LIMITS;
    }
}
