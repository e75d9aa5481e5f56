package dev.datanomad;

import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.EventStoreContract;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoEventStoreIT extends EventStoreContract {

    @AutoClose
    private static final DynamoDbClient CLIENT = DynamoTable.connect(TestDatabases.settings());

    private final DynamoEventStore store = new DynamoEventStore(CLIENT, Duration.ofSeconds(30));

    DynamoEventStoreIT() {
        DynamoTable.createIfMissing(CLIENT, Duration.ofSeconds(10));
    }

    @Override
    protected EventStore store() {
        return store;
    }

    @Override
    protected StorageLimits limits() {
        return DynamoItems.LIMITS;
    }
}
