package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.Progress.Batch;
import dev.datanomad.migration.reconciliation.Progress.Finding;
import dev.datanomad.service.lifecycle.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch of a {@link Reconciliation}, in three steps: check, compare, write. Safe for use by many threads.
 */
final class BatchReconciler<R> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchReconciler.class);

    /** With room for a {@link Retries#reason} and some words around it. */
    private static final int LONGEST_REASON = 300;

    private final Source<R> source;
    private final Target<R> target;
    private final boolean dryRun;

    BatchReconciler(Source<R> source, Target<R> target, boolean dryRun) {
        this.source = source;
        this.target = target;
        this.dryRun = dryRun;
    }

    /**
     * Some rows, sorted by whether they can be moved.
     *
     * @param movable those that the target can represent
     */
    record Checked<R>(List<Row<R>> movable, List<Unmovable> unreadable, List<Unmovable> unrepresentable) {}

    /** The same, looked up in the target. */
    record Compared<R>(Checked<R> checked, List<Row<R>> missing, List<Row<R>> different) {}

    Checked<R> check(List<Row<R>> rows) {
        Checked<R> checked = new Checked<>(new ArrayList<>(rows.size()), new ArrayList<>(), new ArrayList<>());
        for (Row<R> row : rows) {
            if (row.defect().isPresent()) {
                checked.unreadable.add(unmovable(row.key(), row.defect().get()));
                continue;
            }
            Optional<Defect> defect = checked(row);
            if (defect.isPresent()) {
                checked.unrepresentable.add(unmovable(row.key(), defect.get()));
            } else {
                checked.movable.add(row);
            }
        }
        return checked;
    }

    /** What nobody foresaw in one record is about that record. */
    private Optional<Defect> checked(Row<R> row) {
        try {
            return target.check(row);
        } catch (RuntimeException e) {
            return Optional.of(new Defect("", "cannot be checked: " + Retries.reason(e)));
        }
    }

    Compared<R> compare(Checked<R> checked) {
        Map<RecordKey, Optional<R>> copies = checked.movable.isEmpty() ? Map.of() : target.find(checked.movable);
        List<Row<R>> missing = new ArrayList<>();
        List<Row<R>> different = new ArrayList<>();
        for (Row<R> row : checked.movable) {
            Optional<R> copy = copies.get(row.key());
            if (copy == null) {
                missing.add(row);
            } else if (!copy.equals(row.record())) {
                different.add(row);
            }
        }
        return new Compared<>(checked, missing, different);
    }

    Batch write(Compared<R> compared) {
        Checked<R> checked = compared.checked;
        List<Row<R>> rows = Stream.concat(compared.missing.stream(), compared.different.stream())
                .toList();
        Map<RecordKey, Defect> refused = new HashMap<>();
        Set<RecordKey> erased = dryRun || rows.isEmpty() ? Set.of() : write(rows, refused);
        List<Unmovable> unmovable = new ArrayList<>(checked.unreadable);
        unmovable.addAll(checked.unrepresentable);
        refused.forEach((key, defect) -> unmovable.add(unmovable(key, defect)));
        List<Row<R>> missing = without(erased, compared.missing);
        List<Row<R>> different = without(erased, compared.different);
        Counts counts = new Counts(
                checked.movable.size() - rows.size(),
                missing.size() + checked.unrepresentable.size(),
                different.size(),
                checked.unreadable.size(),
                checked.unrepresentable.size() + refused.size(),
                dryRun ? 0 : without(refused.keySet(), missing).size(),
                dryRun ? 0 : without(refused.keySet(), different).size(),
                erased.size());
        return new Batch(counts, unmovable, dryRun ? findings(compared) : List.of());
    }

    /**
     * Writes, and then takes back what is gone from the source by now: it was erased after it had been read, and maybe
     * from the target before it was written. Whoever erases it later than this looks finds the copy in the target.
     *
     * @param refused is given what was not written, or not taken back, and why
     * @return what was taken back
     */
    private Set<RecordKey> write(List<Row<R>> rows, Map<RecordKey, Defect> refused) {
        refused.putAll(target.write(rows));
        Set<RecordKey> gone = rows.stream().map(Row::key).collect(Collectors.toCollection(HashSet::new));
        gone.removeAll(refused.keySet());
        if (!gone.isEmpty()) {
            gone.removeAll(source.keys(Set.copyOf(gone)));
        }
        if (!gone.isEmpty()) {
            Map<RecordKey, Defect> left = target.delete(Set.copyOf(gone));
            refused.putAll(left);
            gone.removeAll(left.keySet());
        }
        return gone;
    }

    private static <R> List<Row<R>> without(Set<RecordKey> keys, List<Row<R>> rows) {
        return rows.stream().filter(row -> !keys.contains(row.key())).toList();
    }

    private static List<Finding> findings(Compared<?> compared) {
        return Stream.concat(
                        compared.missing.stream().map(row -> Finding.of(row, true)),
                        compared.different.stream().map(row -> Finding.of(row, false)))
                .toList();
    }

    private static Unmovable unmovable(RecordKey key, Defect defect) {
        return new Unmovable(key.id(), key.owner(), defect.path(), defect.reason());
    }

    /** Says that a record cannot be moved. */
    static void log(Unmovable record) {
        String field = record.path().isEmpty() ? "it" : Printable.of(record.path());
        LOG.warn(
                "Record {} cannot be moved: {} {}",
                Printable.id(record.id()),
                field,
                Printable.of(record.reason(), LONGEST_REASON));
    }
}
