package dev.datanomad;

import dev.datanomad.migration.integrity.IntegrityCheck;
import dev.datanomad.service.events.Event;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a read in memory takes when it is handed over to be compared. There is a pause before each, not measured, in
 * which the threads that compare get their work done: one after the other without end, reads would fill their queue,
 * and what is measured then is a read that nobody compares.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ShadowCost {

    private static final long PAUSE_NANOS = 100_000;

    /** The percentage of users whose reads are compared. */
    @Param({"0", "50", "100"})
    public int percent;

    private Heart heart;
    private IntegrityCheck.Counts before;

    /** How many reads were compared, and how many not. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Handover {

        /** Comparisons made. */
        public long compared;

        /** Comparisons for which there was no room. */
        public long unchecked;

        @TearDown(Level.Iteration)
        public void count(ShadowCost cost) {
            compared = cost.heart.counts().checked() - cost.before.checked();
            unchecked = cost.heart.counts().unchecked() - cost.before.unchecked();
        }
    }

    @Setup
    public void start() throws IOException {
        heart = new Heart(100, percent);
    }

    @Setup(Level.Iteration)
    public void count() {
        before = heart.counts();
    }

    @Setup(Level.Invocation)
    public void pause() {
        long end = System.nanoTime() + PAUSE_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @TearDown
    public void stop() throws IOException {
        heart.close();
    }

    @Benchmark
    public Optional<Event> comparedDirect() {
        Event event = heart.nextEvent();
        return heart.direct().find(event.userKey(), event.id());
    }

    @Benchmark
    public Optional<Event> compared(Handover handover) {
        Event event = heart.nextEvent();
        return heart.migrating().find(event.userKey(), event.id());
    }
}
