package dev.datanomad.lab.proxy;

import java.util.Arrays;

/** Collects durations; a request a millisecond for an hour is 14 MB. Not thread-safe. */
final class Millis {

    private int[] micros = new int[256];
    private int count;

    void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    }

    int count() {
        return count;
    }

    /** These and those. */
    Millis and(Millis others) {
        Millis both = new Millis();
        both.micros = Arrays.copyOf(micros, count + others.count);
        System.arraycopy(others.micros, 0, both.micros, count, others.count);
        both.count = count + others.count;
        return both;
    }

    Latencies latencies() {
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return new Latencies(count, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(int[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * quantile)] / 1_000.0;
    }
}
