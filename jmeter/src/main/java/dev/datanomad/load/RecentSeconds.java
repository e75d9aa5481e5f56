package dev.datanomad.load;

import dev.datanomad.load.LoadReport.Recent;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Counts and latencies of each of the last seconds, in constant memory. Not thread-safe. */
final class RecentSeconds {
    private static final int SECONDS = 10;

    private final LongSupplier nanoTime;
    private final long began;

    /** The second in progress and those before it, each in the place of the one that it has followed. */
    private final Second[] seconds =
            Stream.generate(Second::new).limit(SECONDS + 1).toArray(Second[]::new);

    RecentSeconds(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        began = nanoTime.getAsLong();
    }

    private static final class Second {
        private final Histogram reads = new Histogram(Figures.MAX_MILLIS, 2);
        private final Histogram writes = new Histogram(Figures.MAX_MILLIS, 2);
        private long number;
        private long failed;

        void reset(long now) {
            number = now;
            reads.reset();
            writes.reset();
            failed = 0;
        }
    }

    void request(boolean write, long millis, boolean failure) {
        long now = now();
        var second = seconds[(int) (now % seconds.length)];
        if (second.number != now) {
            second.reset(now);
        }
        (write ? second.writes : second.reads).recordValue(millis);
        second.failed += failure ? 1 : 0;
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - began);
    }

    Recent report() {
        long now = now();
        long first = Math.max(0, now - SECONDS);
        var reads = new Histogram(Figures.MAX_MILLIS, 2);
        var writes = new Histogram(Figures.MAX_MILLIS, 2);
        long failed = 0;
        for (var second : seconds) {
            if (second.number >= first && second.number < now) {
                reads.add(second.reads);
                writes.add(second.writes);
                failed += second.failed;
            }
        }
        return new Recent(
                (int) (now - first),
                writes.getTotalCount(),
                reads.getTotalCount(),
                failed,
                Figures.latency(reads),
                Figures.latency(writes));
    }
}
