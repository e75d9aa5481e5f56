package dev.datanomad.lab.gate;

import dev.datanomad.migration.reconciliation.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Up to when a store is known to hold every event, and what has happened since. Immutable.
 *
 * @param verification the last one that found nothing; null if there was none
 * @param repair the last one since then; null if there was none
 * @param incidents since then, oldest first
 */
public record Proof(Store store, Verification verification, Repair repair, List<Incident> incidents) {

    private static final int SHOWN = 3;

    public Proof {
        incidents = incidents == null ? List.of() : List.copyOf(incidents);
    }

    /** A store of which nothing is known. */
    public static Proof none(Store store) {
        return new Proof(store, null, null, List.of());
    }

    /** A store that has been the only one until then, in milliseconds since 1970. */
    public static Proof ofTheOnlyStore(Store store, long until) {
        return new Proof(store, new Verification(until, until, 0, false, Tally.NOTHING), null, List.of());
    }

    /** With an incident; one of the same words replaces the earlier one. */
    public Proof with(Incident incident) {
        List<Incident> all = without(earlier -> earlier.what().equals(incident.what()));
        all.add(incident);
        return new Proof(store, verification, repair, all);
    }

    /** Behind a new verification: a tail leaves the incidents that concern events of any age. */
    public Proof verified(Verification now) {
        return new Proof(
                store, now, null, without(earlier -> earlier.at() <= now.began() && !(now.tail() && earlier.anyAge())));
    }

    /** Behind a repair: what the store was known to lack is there now. */
    public Proof repaired(Repair now, boolean tail) {
        return new Proof(
                store,
                verification,
                now,
                without(earlier ->
                        earlier.lacking() > 0 && earlier.at() <= now.began() && !(tail && earlier.anyAge())));
    }

    private List<Incident> without(Predicate<Incident> settled) {
        return incidents.stream().filter(settled.negate()).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Whether a tail is enough to know, or to repair, what has happened since. */
    public boolean tailIsEnough() {
        return verification != null
                && verification.records() > 0
                && incidents.stream().noneMatch(Incident::anyAge);
    }

    /** The option of a reconciliation that is enough. */
    String since() {
        return tailIsEnough() ? " --since last" : "";
    }

    /** The condition that the store holds every event. */
    Condition condition(Tally counted, Instant now) {
        String what = store.title() + " holds every event";
        String since = since();
        List<String> lacking = new ArrayList<>();
        if (verification != null) {
            lacking.addAll(texts(missed(counted)));
        }
        incidents.stream()
                .filter(incident -> incident.lacking() > 0)
                .map(Incident::what)
                .forEach(lacking::add);
        if (!lacking.isEmpty()) {
            return Condition.fails(what, verified() + sinceThen(lacking), now, store.reconcile(since));
        }
        List<String> doubts =
                new ArrayList<>(incidents.stream().map(Incident::what).toList());
        if (repair != null) {
            doubts.add("it was repaired at " + Times.text(repair.began()));
        }
        if (verification == null || !doubts.isEmpty()) {
            return Condition.unknown(what, verified() + sinceThen(doubts), now, store.reconcile(" --dry-run" + since));
        }
        return Condition.holds(what, verified() + "; no event has missed it since", now);
    }

    private Missed missed(Tally counted) {
        return counted.minus(repair == null ? verification.before() : repair.before())
                .missed(store);
    }

    private static String sinceThen(List<String> what) {
        if (what.isEmpty()) {
            return "";
        }
        List<String> shown = what.subList(Math.max(0, what.size() - SHOWN), what.size());
        return "; since then " + String.join(", ", shown) + (what.size() > SHOWN ? ", and more" : "");
    }

    private String verified() {
        if (verification == null) {
            return "never verified";
        }
        if (verification.records() == 0) {
            return "it was the only store until " + Times.text(verification.upTo());
        }
        return String.format(
                Locale.ROOT,
                "0 missing, 0 different in %,d comparisons, verified up to %s",
                verification.records(),
                Times.text(verification.upTo()));
    }

    private List<String> texts(Missed missed) {
        List<String> parts = new ArrayList<>();
        if (missed.failed() > 0) {
            parts.add(count(missed.failed(), "secondary write has", "secondary writes have") + " failed");
        }
        if (missed.omitted() > 0) {
            parts.add(count(missed.omitted(), "event was", "events were") + " written to "
                    + store.other().title() + " only");
        }
        return parts;
    }

    private static String count(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }
}
