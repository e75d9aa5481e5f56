package dev.datanomad.service.dashboard;

/**
 * How often a store was used, over some time.
 *
 * @param reads finding one event or listing a user's, whatever came of it
 * @param writes storing one event, whatever came of it
 * @param failures those of both that failed; an event that the store cannot hold is refused, and that is no failure
 */
record Operations(long reads, long writes, long failures) {

    static final Operations NONE = new Operations(0, 0, 0);

    long all() {
        return reads + writes;
    }

    /** Whether at least half of them failed. */
    boolean mostlyFailed() {
        return failures > 0 && 2 * failures >= all();
    }

    Operations plus(Operations other) {
        return new Operations(reads + other.reads, writes + other.writes, failures + other.failures);
    }

    Operations minus(Operations earlier) {
        return new Operations(reads - earlier.reads, writes - earlier.writes, failures - earlier.failures);
    }
}
