package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.Progress.Batch;
import dev.datanomad.migration.reconciliation.Progress.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch of a {@link Reconciliation}, in three steps: check, compare, write. Logs each record that cannot be moved.
 * Safe for use by many threads.
 */
final class BatchReconciler<R> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchReconciler.class);

    private final Target<R> target;
    private final boolean dryRun;

    BatchReconciler(Target<R> target, boolean dryRun) {
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
            Optional<Defect> defect = target.check(row);
            if (defect.isPresent()) {
                checked.unrepresentable.add(unmovable(row.key(), defect.get()));
            } else {
                checked.movable.add(row);
            }
        }
        return checked;
    }

    Compared<R> compare(Checked<R> checked) {
        Map<String, Optional<R>> copies = checked.movable.isEmpty() ? Map.of() : target.find(checked.movable);
        List<Row<R>> missing = new ArrayList<>();
        List<Row<R>> different = new ArrayList<>();
        for (Row<R> row : checked.movable) {
            Optional<R> copy = copies.get(row.key().id());
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
        Map<RecordKey, Defect> refused = dryRun || rows.isEmpty() ? Map.of() : target.write(rows);
        List<Unmovable> unmovable = new ArrayList<>(checked.unreadable);
        unmovable.addAll(checked.unrepresentable);
        refused.forEach((key, defect) -> unmovable.add(unmovable(key, defect)));
        Counts counts = new Counts(
                checked.movable.size() - rows.size(),
                compared.missing.size() + checked.unrepresentable.size(),
                compared.different.size(),
                checked.unreadable.size(),
                checked.unrepresentable.size() + refused.size(),
                written(compared.missing, refused),
                written(compared.different, refused));
        return new Batch(counts, unmovable, dryRun ? findings(compared) : List.of());
    }

    private long written(List<Row<R>> rows, Map<RecordKey, Defect> refused) {
        return dryRun
                ? 0
                : rows.stream().filter(row -> !refused.containsKey(row.key())).count();
    }

    private static List<Finding> findings(Compared<?> compared) {
        return Stream.concat(
                        compared.missing.stream()
                                .map(row -> new Finding(row.key().id(), true)),
                        compared.different.stream()
                                .map(row -> new Finding(row.key().id(), false)))
                .toList();
    }

    private static Unmovable unmovable(RecordKey key, Defect defect) {
        return log(new Unmovable(key.id(), key.owner(), defect.path(), defect.reason()));
    }

    /** Says that a record cannot be moved. */
    static Unmovable log(Unmovable record) {
        String field = record.path().isEmpty() ? "it" : record.path();
        LOG.warn("Record {} cannot be moved: {} {}", record.id(), field, record.reason());
        return record;
    }
}
