package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.lifecycle.StartupException;

/**
 * One of several processes that share the work.
 *
 * @param index which one, from 0
 * @param count how many there are, 9999 at most
 */
record Shard(int index, int count) {

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws StartupException if it is something else
     */
    static Shard parse(String text) {
        if (text.matches("\\d{1,4}/\\d{1,4}")) {
            String[] parts = text.split("/");
            Shard shard = new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            if (shard.index < shard.count) {
                return shard;
            }
        }
        throw new StartupException("--shard must be I/N with I from 0 to N-1, for example 0/3, and is " + text + ".");
    }

    /** For example {@code 0/3}. */
    @Override
    public String toString() {
        return index + "/" + count;
    }
}
