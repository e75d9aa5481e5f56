package dev.datanomad.lab.text;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How fast something goes: over the time that one has watched it, so that what was done before does not count. For use
 * by one thread.
 */
public final class Speed {

    private static final double ENOUGH_SECONDS = 1;

    private final LongSupplier nanos;
    private long start;
    private long doneAtStart = -1;

    /** By the system's clock. */
    public Speed() {
        this(System::nanoTime);
    }

    Speed(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** For example {@code , 12,345/s, 1:20 left}; empty as long as it cannot tell. */
    String text(long done, long total) {
        if (doneAtStart < 0) {
            doneAtStart = done;
            start = nanos.getAsLong();
        }
        double seconds = (nanos.getAsLong() - start) / 1e9;
        double perSecond = (done - doneAtStart) / seconds;
        if (seconds < ENOUGH_SECONDS || perSecond <= 0) {
            return "";
        }
        long left = Math.round(Math.max(0, total - done) / perSecond);
        return String.format(Locale.ROOT, ", %,.0f/s, %d:%02d left", perSecond, left / 60, left % 60);
    }
}
