package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.reconciliation.ReconcileCommand.Direction;
import dev.datanomad.migration.reconciliation.ReconcileCommand.Stores;
import dev.datanomad.service.lifecycle.StartupException;
import java.time.Instant;

/**
 * The stores of a {@link ReconcileCommand}, seen from one side.
 *
 * @param names of the source and the target of that direction
 */
record Way<R>(StoreNames names, Direction<R> direction, Stores<R> stores) {

    Way(StoreNames names, Stores<R> stores, boolean reversed) {
        this(reversed ? names.reversed() : names, reversed ? back(stores) : stores.there(), stores);
    }

    Way<R> back() {
        return new Way<>(names.reversed(), direction.equals(stores.there()) ? back(stores) : stores.there(), stores);
    }

    private static <R> Direction<R> back(Stores<R> stores) {
        return stores.back()
                .orElseThrow(() -> new StartupException(
                        "--from and --both-ways cannot be used with these stores: there is no way back between them."));
    }

    ReconcileTask task(boolean dryRun, Shard shard, Long since) {
        return new ReconcileTask(
                dryRun, names, direction.source().identity(), direction.target().identity(), shard, since);
    }

    /** Only the tail, if there is one. */
    Direction<R> since(Long since) {
        if (since == null) {
            return direction;
        }
        Range tail = new Range(
                stores.ids().apply(Instant.ofEpochMilli(since)),
                stores.ids().apply(Instant.now().plus(ReconcileRun.TAIL)));
        return new Direction<>(direction.source().only(tail), direction.target());
    }
}
