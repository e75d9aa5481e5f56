package dev.datanomad;

import dev.datanomad.service.events.EmptyStringContract;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** DynamoDB has kept empty strings since May 2020, and so must its store. */
class EmptyStringsIT extends EmptyStringContract {

    @AutoClose
    private static final DynamoDbClient CLIENT = DynamoTable.connect(TestDatabases.settings());

    private final DynamoEventStore store = new DynamoEventStore(CLIENT, Duration.ofSeconds(10));

    EmptyStringsIT() {
        DynamoTable.createIfMissing(CLIENT, Duration.ofSeconds(10));
    }

    @Override
    protected EventStore store() {
        return store;
    }
}
