package dev.datanomad.dynamodb.differential;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What the generators of calls decide by. Arbitraries of jqwik, combined as deep as expressions and values are, would take ten
 * times as long to make a call as both servers take to answer it; only the sequences of calls are jqwik's, and are shrunk.
 */
record Chance(Random random) {

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    int between(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    @SafeVarargs
    final <T> T of(T... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** What one of them makes; one that is named twice is chosen twice as often. */
    @SafeVarargs
    final <T> T from(Supplier<? extends T>... makers) {
        return makers[random.nextInt(makers.length)].get();
    }

    <T> List<T> some(int fewest, int most, Supplier<? extends T> maker) {
        return IntStream.range(0, between(fewest, most))
                .<T>mapToObj(i -> maker.get())
                .toList();
    }

    /** Under names, of which some may be drawn twice and count once. */
    <T> Map<String, T> named(List<String> names, int most, Supplier<? extends T> maker) {
        Map<String, T> named = new LinkedHashMap<>();
        some(0, most, () -> of(names)).forEach(name -> named.put(name, maker.get()));
        return named;
    }

    /** Something once in so many times, and nothing otherwise. */
    <T> Optional<T> maybe(int times, Supplier<? extends T> maker) {
        return oneIn(times) ? Optional.of(maker.get()) : Optional.empty();
    }
}
