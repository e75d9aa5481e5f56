package dev.datanomad.migration.reconciliation;

import java.util.List;

/**
 * What a reconciliation has found and done.
 *
 * @param counts of all records
 * @param unmovable the first of those that cannot be moved
 */
public record Result(Counts counts, List<Unmovable> unmovable) {}
