package dev.datanomad.databases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Deterministic sampling by a percentage: of each hundred calls of a kind exactly that many are hit, always the same ones.
 * They are spread as unevenly as random ones, so that a retry may be hit again. Safe for use by several threads.
 */
final class Sampler {

    private static final int HUNDRED = 100;
    private static final List<Integer> ORDER = order();

    private final int percent;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException unless the percentage is from 1 to 100 */
    Sampler(int percent) {
        if (percent < 1 || percent > HUNDRED) {
            throw new IllegalArgumentException("A percentage is from 1 to 100, not " + percent);
        }
        this.percent = percent;
    }

    private static List<Integer> order() {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, HUNDRED).boxed().toList());
        Collections.shuffle(order, new Random(2016));
        return List.copyOf(order);
    }

    /** Whether the next call of that kind is hit. */
    boolean hits(String kind) {
        int number = counts.computeIfAbsent(kind, any -> new AtomicInteger()).getAndIncrement();
        return ORDER.get(Math.floorMod(number, HUNDRED)) < percent;
    }
}
