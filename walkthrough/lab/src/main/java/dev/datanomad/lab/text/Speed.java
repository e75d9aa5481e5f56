package dev.datanomad.lab.text;

import java.util.Locale;
import java.util.function.LongSupplier;

/** Throughput since the first measurement, and the time left. Not thread-safe. */
public final class Speed {

    private static final double MIN_SECONDS = 1;

    private final LongSupplier nanos;
    private long start;
    private long doneAtStart = -1;

    /** With the system's clock. */
    public Speed() {
        this(System::nanoTime);
    }

    Speed(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** For example {@code , 12,345/s, 1:20 left}; empty in the first second, and without progress. */
    String text(long done, long total) {
        if (doneAtStart < 0) {
            doneAtStart = done;
            start = nanos.getAsLong();
        }
        double seconds = (nanos.getAsLong() - start) / 1e9;
        double perSecond = (done - doneAtStart) / seconds;
        if (seconds < MIN_SECONDS || perSecond <= 0) {
            return "";
        }
        long left = Math.round(Math.max(0, total - done) / perSecond);
        return String.format(Locale.ROOT, ", %,.0f/s, %d:%02d left", perSecond, left / 60, left % 60);
    }
}
