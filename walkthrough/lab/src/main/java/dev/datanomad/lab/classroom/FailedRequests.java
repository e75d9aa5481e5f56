package dev.datanomad.lab.classroom;

import dev.datanomad.lab.proxy.Traffic.Failed;
import dev.datanomad.lab.system.Timeline.Entry;
import dev.datanomad.lab.system.Timeline.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why requests of users failed, by what the time line says of the moment. */
final class FailedRequests {

    /** Failures with less between them have one cause. */
    private static final long GAP_MILLIS = 5_000;

    /** The consequences of a moment last no longer. */
    private static final long AFTERMATH_MILLIS = 10_000;

    private static final Set<Kind> CAUSES = Set.of(Kind.INCIDENT, Kind.FAULT, Kind.DEPLOY, Kind.FLAG);

    private FailedRequests() {}

    /**
     * A sentence for each group.
     *
     * @param failed oldest first
     * @param timeline oldest first
     */
    static List<String> explain(List<Failed> failed, List<Entry> timeline) {
        return groups(failed).stream().map(group -> sentence(group, timeline)).toList();
    }

    private static List<List<Failed>> groups(List<Failed> failed) {
        List<List<Failed>> groups = new ArrayList<>();
        long last = Long.MIN_VALUE / 2;
        for (Failed one : failed) {
            if (one.at() - last > GAP_MILLIS) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(one);
            last = one.at();
        }
        return groups;
    }

    private static String sentence(List<Failed> group, List<Entry> timeline) {
        long at = group.get(0).at();
        String reasons = group.stream().map(Failed::reason).distinct().limit(3).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s: %,d %s failed (%s): %s.",
                Texts.time(at),
                group.size(),
                group.size() == 1 ? "request" : "requests",
                reasons,
                cause(at, timeline)
                        .map(entry -> ended(entry.text()) + who(entry))
                        .orElse("the time line has nothing that explains it"));
    }

    /** What was so then, or had just happened; incidents first. */
    private static Optional<Entry> cause(long at, List<Entry> timeline) {
        return timeline.stream()
                .filter(entry -> CAUSES.contains(entry.kind()))
                // a request that fails may have begun before what let it fail was written down
                .filter(entry -> entry.at() <= at + 1_000)
                .filter(entry -> entry.lasts()
                        ? entry.until() == null || entry.until() + AFTERMATH_MILLIS >= at
                        : entry.at() + AFTERMATH_MILLIS >= at)
                .min(Comparator.comparing(Entry::kind, Comparator.comparing(FailedRequests::weight))
                        .thenComparing(Entry::at, Comparator.reverseOrder()));
    }

    private static int weight(Kind kind) {
        return switch (kind) {
            case INCIDENT -> 0;
            case FAULT -> 1;
            case DEPLOY -> 2;
            default -> 3;
        };
    }

    private static String ended(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String who(Entry entry) {
        return switch (entry.by()) {
            case "browser", "terminal" -> " (done from the " + entry.by() + ")";
            default -> "";
        };
    }
}
