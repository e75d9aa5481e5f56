package dev.datanomad.migration.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A range of positions, which are ids unless the source has another order; in the order in which the source has them.
 *
 * @param after the range begins behind this position; {@code null} if it has no beginning
 * @param upTo the last position that may be in it; {@code null} if it has no end
 */
public record Range(String after, String upTo) {

    /** Every id. */
    public static final Range ALL = new Range(null, null);

    /** No id. */
    public static final Range NONE = new Range("", "");

    /** Whether an id is in it, for a source that has ids in the order of {@link String#compareTo}. */
    public boolean holds(String id) {
        return (after == null || id.compareTo(after) > 0) && (upTo == null || id.compareTo(upTo) <= 0);
    }

    /** The rest of it behind one of its positions; all of it behind {@code null}. */
    Range behind(String position) {
        return position == null ? this : new Range(position, upTo);
    }

    /** Some of these ids, sorted, that cut them into parts of about the same size; fewer or none if there are too few. */
    public static List<String> cuts(List<String> sorted, int parts) {
        return IntStream.range(1, parts)
                .map(part -> (int) ((long) sorted.size() * part / parts))
                .filter(size -> size > 0)
                .mapToObj(size -> sorted.get(size - 1))
                .distinct()
                .toList();
    }

    /**
     * The parts of it that {@code cuts} make, each of which is the last id of a part: nothing is left out between them.
     */
    public List<Range> split(List<String> cuts) {
        List<Range> parts = new ArrayList<>();
        String start = after;
        for (String cut : cuts) {
            parts.add(new Range(start, cut));
            start = cut;
        }
        parts.add(new Range(start, upTo));
        return parts;
    }
}
