package dev.datanomad;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.MigrationStage;
import com.launchdarkly.sdk.server.migrations.Migration;
import com.launchdarkly.sdk.server.migrations.Migration.MigrationResult;
import com.launchdarkly.sdk.server.migrations.MigrationBuilder;
import com.launchdarkly.sdk.server.migrations.MigrationExecution;
import com.launchdarkly.sdk.server.migrations.MigrationMethodResult;
import dev.datanomad.benchmarks.FlagsFile;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.StoredEvent;
import java.util.Optional;

/**
 * Both stores, steered by LaunchDarkly's own class, as its documentation shows it: reads are compared, writes go to the old
 * store first. Pages are MongoDB's: no benchmark reads any.
 */
final class MigrationEventStore implements EventStore {

    private record Key(String userKey, String id) {}

    private final Migration<Optional<StoredEvent>, Event, Key, Event> migration;
    private final EventStore mongo;

    MigrationEventStore(LDClient flags, MigrationExecution execution, EventStore mongo, EventStore dynamo) {
        this.mongo = mongo;
        this.migration = new MigrationBuilder<Optional<StoredEvent>, Event, Key, Event>(flags)
                .readExecution(execution)
                .read(key -> find(mongo, key), key -> find(dynamo, key), Optional::equals)
                .write(event -> put(mongo, event), event -> put(dynamo, event))
                .build()
                .orElseThrow();
    }

    @Override
    public void put(Event event) {
        LDContext user = LDContext.create(event.userKey());
        require(migration
                .write(FlagsFile.MIGRATION, user, MigrationStage.OFF, event)
                .getAuthoritative());
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        LDContext user = LDContext.create(userKey);
        return require(migration.read(FlagsFile.MIGRATION, user, MigrationStage.OFF, new Key(userKey, id)));
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        return mongo.latest(userKey, before, limit);
    }

    private static MigrationMethodResult<Optional<StoredEvent>> find(EventStore store, Key key) {
        try {
            return MigrationMethodResult.Success(store.find(key.userKey, key.id));
        } catch (StoreUnavailableException e) {
            return MigrationMethodResult.Failure(e);
        }
    }

    private static MigrationMethodResult<Event> put(EventStore store, Event event) {
        try {
            store.put(event);
            return MigrationMethodResult.Success(event);
        } catch (StoreUnavailableException e) {
            return MigrationMethodResult.Failure(e);
        }
    }

    private static <T> T require(MigrationResult<T> result) {
        return result.getResult()
                .orElseThrow(() -> (RuntimeException) result.getException().orElseThrow());
    }
}
