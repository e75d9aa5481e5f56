package dev.datanomad.migration.reconciliation;

/**
 * How many records of each kind there were.
 *
 * @param equal those whose copies in the target are identical
 * @param missing those that the target does not have
 * @param different those whose copies in the target differ
 * @param unreadable those that cannot be decoded in the source
 * @param unrepresentable those of the missing and the different ones that the target cannot hold as they are
 * @param copied those of the missing ones that have been written to the target
 * @param repaired those of the different ones that have been written to the target
 * @param erased those that were written, were gone from the source by then, and have been deleted from the target again
 */
public record Counts(
        long equal,
        long missing,
        long different,
        long unreadable,
        long unrepresentable,
        long copied,
        long repaired,
        long erased) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

    /** All that was looked at. */
    public long walked() {
        return equal + missing + different + unreadable + erased;
    }

    /** Those that cannot be moved. */
    public long unmovable() {
        return unreadable + unrepresentable;
    }

    /** Those that the target still does not have. */
    public long stillMissing() {
        return missing - copied;
    }

    /** Those whose copies in the target still differ. */
    public long stillDifferent() {
        return different - repaired;
    }

    /** Whether the target is now known to hold what the source holds. */
    public boolean clean() {
        return stillMissing() + stillDifferent() + unmovable() == 0;
    }

    Counts plus(Counts other) {
        return new Counts(
                equal + other.equal,
                missing + other.missing,
                different + other.different,
                unreadable + other.unreadable,
                unrepresentable + other.unrepresentable,
                copied + other.copied,
                repaired + other.repaired,
                erased + other.erased);
    }
}
