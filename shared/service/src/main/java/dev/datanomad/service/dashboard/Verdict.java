package dev.datanomad.service.dashboard;

import dev.datanomad.service.integrity.IntegrityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The answer to the dashboard's one question: is it safe to move on?
 *
 * @param state yes, no, or not known
 * @param headline the answer in a few words, without figures, so that it changes only when the state does
 * @param reasons one sentence each, with figures, the weightiest first; never empty
 */
record Verdict(State state, String headline, List<String> reasons) {

    /** How many comparisons a verdict needs: fewer can well miss a bug that spoils one event in twenty. */
    static final long ENOUGH = 100;

    enum State {
        SAFE,
        UNKNOWN,
        NOT_YET;

        /** As JSON and the page's styles have it. */
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a verdict is made of.
     *
     * @param seconds how long {@code minute} was: less than 60 shortly after a start
     * @param minute what was counted in the last minute
     * @param sinceStart what was counted since the start
     * @param compares whether the service compares two stores
     * @param fields where the differences of the last minute are
     * @param warnings what is wrong with the flags
     */
    record Evidence(
            long seconds,
            Tally minute,
            Tally sinceStart,
            boolean compares,
            List<String> fields,
            List<String> warnings) {}

    static Verdict of(Evidence evidence) {
        List<Verdict> problems = problems(evidence);
        if (problems.isEmpty()) {
            return withoutProblems(evidence);
        }
        List<String> reasons =
                problems.stream().flatMap(problem -> problem.reasons().stream()).toList();
        return new Verdict(State.NOT_YET, problems.get(0).headline(), reasons);
    }

    private static List<Verdict> problems(Evidence evidence) {
        Tally minute = evidence.minute();
        String lately = Words.lately(evidence.seconds());
        List<Verdict> problems = new ArrayList<>();
        Operations total = minute.of(Store.TOTAL);
        if (total.failures() > 0) {
            problems.add(notYet(
                    "users' requests fail",
                    "%s of %s %s failed."
                            .formatted(
                                    Words.count(total.failures()),
                                    Words.count(total.all(), "request", "requests"),
                                    lately)));
        }
        differences(evidence).forEach(reason -> problems.add(notYet("the stores differ", reason)));
        evidence.warnings().forEach(warning -> problems.add(notYet("the flags need a look", warning)));
        if (minute.corrected() > 0) {
            problems.add(notYet(
                    "the flags need a look",
                    "%s %s came with a combination of flags that had to be corrected."
                            .formatted(Words.count(minute.corrected(), "request", "requests"), lately)));
        }
        if (minute.secondWriteFailures() > 0) {
            problems.add(notYet(
                    "one store misses writes",
                    "%s failed in the second store %s; reconcile before you move on."
                            .formatted(Words.count(minute.secondWriteFailures(), "write", "writes"), lately)));
        }
        IntegrityCheck.Counts compared = minute.integrity();
        long asked = compared.checked() + compared.unchecked();
        if (compared.unchecked() * 100 > asked) {
            problems.add(notYet(
                    "too little is compared",
                    "%s of %s %s could not be compared: a store was too slow, or did not answer."
                            .formatted(
                                    Words.count(compared.unchecked()), Words.count(asked, "event", "events"), lately)));
        }
        return problems;
    }

    private static List<String> differences(Evidence evidence) {
        IntegrityCheck.Counts found = evidence.minute().integrity();
        String checked = " of " + Words.count(found.checked(), "event", "events") + " checked "
                + Words.lately(evidence.seconds()) + " ";
        List<String> sentences = new ArrayList<>();
        if (found.different() > 0) {
            String where = evidence.fields().isEmpty() ? "" : ", in " + Words.some(evidence.fields(), 3);
            String differ = found.different() == 1 ? "differs" : "differ";
            sentences.add(Words.count(found.different()) + checked + differ + where + ".");
        }
        if (found.missingInDynamo() > 0) {
            sentences.add(missing(found.missingInDynamo(), checked, "DynamoDB"));
        }
        if (found.missingInMongo() > 0) {
            sentences.add(missing(found.missingInMongo(), checked, "MongoDB"));
        }
        return sentences;
    }

    private static String missing(long count, String checked, String store) {
        return Words.count(count) + checked + (count == 1 ? "is" : "are") + " missing in " + store + ".";
    }

    private static Verdict withoutProblems(Evidence evidence) {
        Operations total = evidence.minute().of(Store.TOTAL);
        String lately = Words.lately(evidence.seconds());
        String reads = Words.count(total.reads(), "read", "reads");
        if (total.all() == 0) {
            return unknown("Cannot say: there is no traffic", "No reads or writes " + lately + ".");
        }
        if (!evidence.compares()) {
            String writes = Words.count(total.writes(), "write", "writes");
            String reason = "%s and %s %s, none failed.".formatted(reads, writes, lately);
            return new Verdict(State.SAFE, "Safe: every request is answered", List.of(reason));
        }
        IntegrityCheck.Counts found = evidence.minute().integrity();
        if (found.checked() == 0) {
            return unknown(
                    "Cannot say: nothing is compared",
                    "%s %s, and none was compared: that takes both read flags.".formatted(reads, lately));
        }
        String equal = "All %s checked %s are equal".formatted(Words.count(found.checked(), "event", "events"), lately);
        if (found.checked() < ENOUGH) {
            return unknown(
                    "Cannot say yet: the sample is small",
                    equal + ", but a bug that spoils one event in twenty can hide among so few.");
        }
        return new Verdict(State.SAFE, "Safe: the stores agree", reasonsToAgree(evidence, equal));
    }

    private static List<String> reasonsToAgree(Evidence evidence, String equal) {
        IntegrityCheck.Counts found = evidence.minute().integrity();
        IntegrityCheck.Counts ever = evidence.sinceStart().integrity();
        List<String> reasons = new ArrayList<>();
        // the rule of three: none among n means fewer than 3 in n, with 95% confidence
        reasons.add(equal + ": with 95% confidence, fewer than 1 in " + Words.count(found.checked() / 3) + " differ.");
        if (found.unchecked() > 0) {
            reasons.add(Words.count(found.unchecked(), "event", "events") + " could not be compared.");
        }
        long earlier = ever.checked() - ever.equal();
        if (earlier > 0) {
            reasons.add(Words.count(earlier, "difference was", "differences were")
                    + " found before that: what is stored stays wrong until it is reconciled.");
        }
        reasons.add("This is about events that were read. A dry run of the reconciliation is about all of them.");
        return reasons;
    }

    private static Verdict unknown(String headline, String reason) {
        return new Verdict(State.UNKNOWN, headline, List.of(reason));
    }

    private static Verdict notYet(String problem, String reason) {
        return new Verdict(State.NOT_YET, "Not yet: " + problem, List.of(reason));
    }
}
