package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.proxy.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** What changed for users and stores behind an entry of the time line: the five seconds before it beside those behind it. */
record Effects(List<Traffic.Second> users, TreeMap<Long, Uses> uses) {

    private static final int BEFORE = 5;

    /** The change itself takes a few seconds, and is not part of what is compared. */
    private static final int SETTLE = 3;

    private static final int AFTER = SETTLE + BEFORE;

    /** Less is noise: points of a share in percent; milliseconds. */
    private static final double POINTS = 2.5;

    private static final double MILLIS = 20;

    /** Measures the entries that are old enough and have no effect yet. */
    void measure(Timeline timeline) {
        long now = System.currentTimeMillis() / 1_000;
        for (Timeline.Entry entry : timeline.entries()) {
            long at = entry.at() / 1_000;
            if (entry.kind().hasEffect() && entry.effect() == null && !isRollout(entry) && at + AFTER < now) {
                timeline.measured(entry.id(), of(at));
            }
        }
    }

    /** A rollout says itself what became of it. */
    private static boolean isRollout(Timeline.Entry entry) {
        return entry.kind() == Timeline.Kind.FLAG && entry.lasts();
    }

    /** What changed at a second, in words. */
    String of(long at) {
        Uses before = sum(at - BEFORE, at);
        Uses after = sum(at + SETTLE, at + AFTER);
        List<String> effects = new ArrayList<>();
        for (Store store : Store.values()) {
            share(effects, "writes touching " + store.title(), at, before, after, sum -> sum.writeShare(store));
            share(effects, "reads touching " + store.title(), at, before, after, sum -> sum.readShare(store));
        }
        slower(effects, "reads", at, Traffic.Second::readP99);
        slower(effects, "writes", at, Traffic.Second::writeP99);
        int requests = total(at, Traffic.Second::requests);
        int failed = total(at, Traffic.Second::failed);
        if (requests == 0 && effects.isEmpty()) {
            return "no requests to measure it by";
        }
        String outcome = String.format(Locale.ROOT, "%,d of %,d requests failed", failed, requests);
        return effects.isEmpty() ? "no change for users: " + outcome : String.join(", ", effects) + "; " + outcome;
    }

    private void share(
            List<String> effects, String what, long at, Uses before, Uses after, ToDoubleFunction<Uses> share) {
        double from = share.applyAsDouble(before);
        double to = share.applyAsDouble(after);
        if (Math.abs(from - to) > POINTS) {
            long seconds = 1;
            while (seconds < AFTER
                    && !(Math.abs(share.applyAsDouble(sum(at + seconds - 1, at + seconds + 1)) - to) < 2 * POINTS)) {
                seconds++;
            }
            effects.add(String.format(Locale.ROOT, "%s %.0f \u2192 %.0f%% in %d s", what, from, to, seconds));
        }
    }

    private void slower(List<String> effects, String what, long at, ToDoubleFunction<Traffic.Second> p99) {
        double from = mean(at - BEFORE, at, p99);
        double to = mean(at + SETTLE, at + AFTER, p99);
        if (Math.abs(from - to) > MILLIS && Math.max(from, to) > 2 * Math.min(from, to)) {
            effects.add(String.format(Locale.ROOT, "p99 of %s %.0f \u2192 %.0f ms", what, from, to));
        }
    }

    private Uses sum(long from, long to) {
        SortedMap<Long, Uses> part = uses.subMap(from, to);
        return part.values().stream().reduce(Uses.NONE, Uses::plus);
    }

    private double mean(long from, long to, ToDoubleFunction<Traffic.Second> value) {
        return users.stream()
                .filter(second -> second.at() >= from && second.at() < to && second.requests() > 0)
                .mapToDouble(value)
                .average()
                .orElse(0);
    }

    private int total(long at, ToIntFunction<Traffic.Second> count) {
        return users.stream()
                .filter(second -> second.at() >= at && second.at() < at + AFTER)
                .mapToInt(count)
                .sum();
    }
}
