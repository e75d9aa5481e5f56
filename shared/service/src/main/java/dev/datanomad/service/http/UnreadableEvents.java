package dev.datanomad.service.http;

import dev.datanomad.service.dashboard.Block;
import dev.datanomad.service.dashboard.Figures;
import dev.datanomad.service.dashboard.Format;
import dev.datanomad.service.dashboard.Panel;
import dev.datanomad.service.dashboard.View;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.lifecycle.LogLimit;
import dev.datanomad.service.lifecycle.Printable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users asked for and a store has, but not as an event: counted as {@code datanomad.events.unreadable}, logged once a
 * minute at most, and shown on the dashboard as soon as there is any. Thread-safe; what it keeps is bounded.
 */
final class UnreadableEvents implements Panel {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableEvents.class);
    private static final int SHOWN = 5;
    private static final String MET = "met";

    private final Counter met;
    private final LogLimit logLimit = new LogLimit(Duration.ofMinutes(1));
    private final Map<UnreadableEvent, Instant> latest = new LinkedHashMap<>();

    UnreadableEvents(MeterRegistry metrics) {
        met = Counter.builder("datanomad.events.unreadable")
                .description("How often a read met with something stored that is no event")
                .register(metrics);
    }

    /** A read has met with one. */
    void met(UnreadableEvent event) {
        met.increment();
        synchronized (this) {
            latest.remove(event);
            latest.put(event, Instant.now());
            if (latest.size() > SHOWN) {
                latest.remove(latest.keySet().iterator().next());
            }
        }
        if (logLimit.passes()) {
            LOG.warn("Left out of an answer, {} times since the start: {}", (long) met.count(), sentence(event));
        }
    }

    @Override
    public String id() {
        return "unreadable";
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of(MET, (long) met.count());
    }

    @Override
    public View view(Figures figures) {
        long minute = figures.minute().get(MET);
        long sinceStart = figures.sinceStart().get(MET);
        return new View(
                "Unreadable events",
                sinceStart == 0 ? List.of() : List.of(counts(sinceStart), findings()),
                new Assessment(minute == 0 ? List.of() : List.of(problem(minute, figures.seconds())), Optional.empty()),
                Map.of("minute", minute, "sinceStart", sinceStart));
    }

    private static Block counts(long sinceStart) {
        return new Block.Paragraph("Reads met %s since the start with something stored that is no event."
                .formatted(Format.count(sinceStart, "time", "times")));
    }

    private synchronized Block findings() {
        List<Map.Entry<UnreadableEvent, Instant>> entries = new ArrayList<>(latest.entrySet());
        Collections.reverse(entries);
        return new Block.Findings(
                "Latest",
                entries.stream()
                        .map(entry -> finding(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Block.Finding finding(UnreadableEvent event, Instant at) {
        return new Block.Finding(
                at,
                "in " + event.store(),
                List.of(new Block.Fact("event", Printable.id(event.id()))),
                List.of(),
                Printable.of(event.field().isEmpty() ? "it" : event.field()) + " " + Printable.of(event.reason()),
                "");
    }

    private static String sentence(UnreadableEvent event) {
        String what = event.field().isEmpty() ? "it" : event.field();
        return "the event %s in %s cannot be read: %s %s"
                .formatted(Printable.id(event.id()), event.store(), Printable.of(what), Printable.of(event.reason()));
    }

    private static Problem problem(long minute, long seconds) {
        return new Problem(
                Severity.MAJOR,
                "some events cannot be read",
                "Reads met %s %s with something stored that is no event."
                        .formatted(Format.count(minute, "time", "times"), Format.window(seconds)));
    }
}
