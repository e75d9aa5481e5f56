package dev.datanomad.lab.classroom;

import dev.datanomad.lab.proxy.Traffic;
import java.util.List;

/**
 * What a run of the migration has shown: of the tour, or of a learner's own.
 *
 * @param verdict a few words
 * @param good whether everything is as it should be
 * @param summary a sentence
 * @param claims what should be so, and what was measured
 * @param failures a sentence for each group of users' requests that failed, with its cause
 * @param parts what was done, oldest first
 * @param traffic of users, second by second
 */
public record Report(
        String verdict,
        boolean good,
        String summary,
        List<Claim> claims,
        List<String> failures,
        List<Part> parts,
        List<Traffic.Second> traffic) {

    /** A sentence, whether it holds, and the measurement. */
    public record Claim(String claim, boolean held, String figure) {}

    /**
     * What was done.
     *
     * @param at in milliseconds since 1970
     * @param lines what came of it
     */
    public record Part(String title, long at, List<String> lines) {}

    /** Null if there is nothing to draw. */
    TrafficChart chart() {
        return traffic.size() < 2
                ? null
                : new TrafficChart(
                        traffic,
                        parts.stream()
                                .map(part -> new TrafficChart.Mark(part.title(), part.at()))
                                .toList());
    }

    /** Seconds from the first part to this one. */
    long seconds(Part part) {
        return (part.at() - parts.get(0).at()) / 1_000;
    }
}
