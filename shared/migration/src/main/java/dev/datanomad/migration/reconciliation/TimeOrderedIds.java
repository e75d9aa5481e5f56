package dev.datanomad.migration.reconciliation;

import java.time.Instant;
import java.util.Locale;

/** Where a time is among ids that begin with one. */
public final class TimeOrderedIds {

    private static final int LOW_BITS = 16;

    private TimeOrderedIds() {}

    /**
     * What sorts behind every UUID of version 7 from before a time, and before every one from it on, in lower-case letters as
     * <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562</a> writes them: the first 48 bits are the
     * milliseconds.
     */
    public static String uuid7(Instant time) {
        long millis = time.toEpochMilli();
        return String.format(Locale.ROOT, "%08x-%04x-7", millis >>> LOW_BITS, millis & 0xffff);
    }
}
