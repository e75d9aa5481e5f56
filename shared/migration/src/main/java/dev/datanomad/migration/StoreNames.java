package dev.datanomad.migration;

/**
 * What people call the two stores of a migration.
 *
 * @param source the one that is moved from, for example {@code MongoDB}
 * @param target the one that is moved to, for example {@code DynamoDB}
 */
public record StoreNames(String source, String target) {

    /** The names for the way back. */
    public StoreNames reversed() {
        return new StoreNames(target, source);
    }
}
