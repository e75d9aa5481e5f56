package dev.datanomad;

import dev.datanomad.service.events.Event;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What an operation in memory takes through the heart of the migration, one after the other, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeartCost {

    /** The percentage of users whose events are written to DynamoDB too. Nobody's reads are compared. */
    @Param({"0", "50", "100"})
    public int percent;

    private Heart heart;

    @Setup
    public void start() throws IOException {
        heart = new Heart(percent, 0);
    }

    @TearDown
    public void stop() throws IOException {
        heart.close();
    }

    @Benchmark
    public Object flags() {
        return heart.flagsOf(heart.nextEvent());
    }

    @Benchmark
    public void putDirect() {
        heart.direct().put(heart.nextEvent());
    }

    @Benchmark
    public void put() {
        heart.migrating().put(heart.nextEvent());
    }

    @Benchmark
    public Optional<Event> findDirect() {
        Event event = heart.nextEvent();
        return heart.direct().find(event.userKey(), event.id());
    }

    @Benchmark
    public Optional<Event> find() {
        Event event = heart.nextEvent();
        return heart.migrating().find(event.userKey(), event.id());
    }
}
