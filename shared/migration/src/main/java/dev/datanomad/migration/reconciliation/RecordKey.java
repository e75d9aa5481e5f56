package dev.datanomad.migration.reconciliation;

/**
 * Names a record in both stores.
 *
 * @param owner whom the record belongs to, for example its partition key; empty in a store that has no such thing, and
 *     for a record that is unreadable there
 * @param id the record's id, unique in the source
 */
public record RecordKey(String owner, String id) {}
