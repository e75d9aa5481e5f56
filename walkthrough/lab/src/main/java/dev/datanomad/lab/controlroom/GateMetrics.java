package dev.datanomad.lab.controlroom;

import dev.datanomad.lab.gate.Assessment;
import dev.datanomad.lab.gate.Condition;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.LabStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/**
 * What the gate knows, in Prometheus' text format. The metrics of a condition are a set of states, of which one is 1. Steps
 * are {@code next} and {@code back}: a command may name a user.
 */
final class GateMetrics {

    private static final double MILLIS = 1_000;

    private final MeterRegistry registry;

    private GateMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param gate null for nothing known yet, and no text */
    static String text(LabStatus.Gate gate) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        if (gate != null) {
            new GateMetrics(registry).add(gate);
        }
        return registry.scrape();
    }

    private void add(LabStatus.Gate gate) {
        gauge(
                "datanomad.gate.time",
                "When the gate was asked, since 1970",
                Tags.empty(),
                gate.at() / MILLIS,
                "seconds");
        for (Store store : Store.values()) {
            states(
                    "datanomad.gate.store",
                    "Whether a store is proven to hold every event",
                    Tags.of("store", store.key()),
                    gate.next().holdsEverything(store));
        }
        add("next", gate.next().assessment());
        add("back", gate.next().price());
    }

    private void add(String step, Assessment assessment) {
        Tags tags = Tags.of("step", step);
        gauge("datanomad.gate.safe", "Whether all conditions of a step hold", tags, assessment.isSafe() ? 1 : 0, null);
        assessment
                .conditions()
                .forEach(condition -> states(
                        "datanomad.gate.condition",
                        "Whether a condition of a step holds",
                        tags.and("condition", condition.what()),
                        condition));
    }

    private void states(String name, String description, Tags tags, Condition condition) {
        for (Condition.State state : Condition.State.values()) {
            gauge(
                    name,
                    description,
                    tags.and("state", state.name().toLowerCase(Locale.ROOT)),
                    condition.state() == state ? 1 : 0,
                    null);
        }
    }

    private void gauge(String name, String description, Tags tags, double value, String unit) {
        Gauge.builder(name, () -> value)
                .description(description)
                .tags(tags)
                .baseUnit(unit)
                .register(registry);
    }
}
