package dev.datanomad.migration;

/**
 * What people call the two stores of a migration.
 *
 * @param source the store that is migrated from, for example {@code MongoDB}
 * @param target the store that is migrated to, for example {@code DynamoDB}
 */
public record StoreNames(String source, String target) {}
