package dev.datanomad.service.dashboard;

import dev.datanomad.service.integrity.IntegrityCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns counters into rates: each call of {@link #sample} is one second of the charts. Keeps the last minute's counts
 * and the last five minutes' points. Safe for use by many threads.
 */
final class Sampler {

    private static final int MINUTE = 60;
    private static final int KEPT_POINTS = 300;

    private final String service;
    private final String instance;
    private final Meters meters;
    private final Optional<IntegrityCheck> check;
    private final Optional<FlagsPanel> flags;
    private final Deque<Taken> lastMinute = new ArrayDeque<>();
    private final Deque<Point> points = new ArrayDeque<>();

    private record Taken(long nanos, Tally tally) {}

    Sampler(String service, String instance, MeterRegistry registry, List<Panel> panels) {
        this.service = service;
        this.instance = instance;
        check = only(panels, IntegrityPanel.class).findFirst().map(IntegrityPanel::check);
        flags = only(panels, FlagsPanel.class).findFirst();
        meters = new Meters(registry, check);
        lastMinute.add(new Taken(System.nanoTime(), meters.tally()));
    }

    /** Takes the figures as of now. */
    synchronized Snapshot sample() {
        Taken now = new Taken(System.nanoTime(), meters.tally());
        Taken before = lastMinute.getLast();
        Taken first = lastMinute.getFirst();
        Instant at = Instant.now();
        Point point = meters.point(at, now.tally().minus(before.tally()), seconds(before, now));
        add(lastMinute, now, MINUTE);
        add(points, point, KEPT_POINTS);
        return snapshot(point, Math.round(seconds(first, now)), now.tally().minus(first.tally()), now.tally());
    }

    /** The last five minutes, oldest first. */
    synchronized List<Point> history() {
        return new ArrayList<>(points);
    }

    private Snapshot snapshot(Point point, long seconds, Tally minute, Tally sinceStart) {
        Optional<Integrity> integrity =
                check.map(one -> Integrity.of(one, point.at().minus(Duration.ofSeconds(seconds))));
        Optional<FlagsPanel.State> state = flags.map(panel -> panel.state().get());
        Verdict verdict = Verdict.of(new Verdict.Evidence(
                seconds,
                minute,
                sinceStart,
                check.isPresent(),
                integrity.map(Integrity::lately).orElse(List.of()),
                state.map(FlagsPanel.State::warnings).orElse(List.of())));
        return new Snapshot(service, instance, point, seconds, minute, sinceStart, integrity, state, verdict);
    }

    private static double seconds(Taken from, Taken to) {
        return Math.max(1, to.nanos() - from.nanos()) / 1e9;
    }

    private static <T> void add(Deque<T> kept, T next, int limit) {
        kept.addLast(next);
        if (kept.size() > limit) {
            kept.removeFirst();
        }
    }

    private static <P extends Panel> Stream<P> only(List<Panel> panels, Class<P> kind) {
        return panels.stream().filter(kind::isInstance).map(kind::cast);
    }
}
