package dev.datanomad.service.dashboard;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What this instance knows that matters for moving on. It does not know whether moving on is safe: that depends on other
 * instances, and on what is stored but not read.
 *
 * @param state whether nothing speaks against it, something does, or that is not known
 * @param headline what is known in a few words, without figures, so that it changes only when the state does
 * @param reasons one sentence each, with figures, the weightiest first; never empty
 */
public record Verdict(State state, String headline, List<String> reasons) {

    /** What is known, the best first. */
    public enum State {
        GOOD,
        UNKNOWN,
        NOT_YET;

        /** As JSON and the page's styles have it. */
        @JsonValue
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Concludes from what users met with and what the panels say. Users' failures weigh most, then the panels' major
     * problems. Minor ones leave the answer open. Without any, the worst of the panels' verdicts holds.
     *
     * @param total users' requests, over that many seconds
     * @param seconds not more than 60
     */
    static Verdict of(Operations total, long seconds, List<Assessment> assessments) {
        List<Problem> problems = new ArrayList<>();
        if (total.failures() > 0) {
            problems.add(new Problem(Severity.MAJOR, "users' requests fail", failed(total, seconds)));
        }
        assessments.stream()
                .flatMap(assessment -> assessment.problems().stream())
                .sorted(Comparator.comparing(Problem::severity))
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            return of(problems);
        }
        if (total.all() == 0) {
            String reason = "No reads or writes " + Format.window(seconds) + ".";
            return new Verdict(State.UNKNOWN, "Cannot say: there is no traffic", List.of(reason));
        }
        return assessments.stream()
                .flatMap(assessment -> assessment.verdict().stream())
                .max(Comparator.comparing(Verdict::state))
                .orElseGet(() -> answered(total, seconds));
    }

    private static Verdict of(List<Problem> problems) {
        Problem first = problems.get(0);
        List<String> reasons = problems.stream().map(Problem::reason).toList();
        return first.severity() == Severity.MAJOR
                ? new Verdict(State.NOT_YET, "Not yet: " + first.headline(), reasons)
                : new Verdict(State.UNKNOWN, "Cannot say: " + first.headline(), reasons);
    }

    private static String failed(Operations total, long seconds) {
        return "%s of %s %s failed."
                .formatted(
                        Format.count(total.failures()),
                        Format.count(total.all(), "request", "requests"),
                        Format.window(seconds));
    }

    private static Verdict answered(Operations total, long seconds) {
        String reason = "%s and %s %s, none failed."
                .formatted(
                        Format.count(total.reads(), "read", "reads"),
                        Format.count(total.writes(), "write", "writes"),
                        Format.window(seconds));
        return new Verdict(State.GOOD, "Every request is answered", List.of(reason));
    }
}
