package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.StoreNames;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is done, and between which stores.
 *
 * @param names the source's and the target's
 * @param sourceIdentity empty if it has none
 * @param targetIdentity empty if it has none
 * @param since where a tail begins, in milliseconds since 1970; {@code null} for all records
 */
record ReconcileTask(
        boolean dryRun, StoreNames names, String sourceIdentity, String targetIdentity, Shard shard, Long since) {

    /** The same, for a tail. */
    ReconcileTask since(long time) {
        return new ReconcileTask(dryRun, names, sourceIdentity, targetIdentity, shard, time);
    }

    /** For a checkpoint, which is of use to no other task. */
    String text() {
        String what = (dryRun ? "dry run" : "repair") + " of shard " + shard + " from " + names.source();
        String tail = since == null ? "" : "since " + Instant.ofEpochMilli(since);
        return Stream.of(what, tail, sourceIdentity, targetIdentity)
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining(", "));
    }
}
