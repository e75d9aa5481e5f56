package dev.datanomad.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.dashboard.Verdict.State;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Operations TRAFFIC = new Operations(1_234, 1_100, 0);
    private static final Operations FAILURES = new Operations(400, 80, 3);

    private static final Assessment FINE = new Assessment(List.of(), Optional.empty());
    private static final Assessment EQUAL = saying(new Verdict(State.GOOD, "All is equal", List.of("All 9 are.")));
    private static final Assessment UNKNOWN =
            saying(new Verdict(State.UNKNOWN, "Cannot say", List.of("There is none.")));

    @Test
    void a_service_without_panels_knows_whether_every_request_is_answered() {
        Verdict verdict = Verdict.of(TRAFFIC, 60, List.of());

        assertThat(verdict.state()).isEqualTo(State.GOOD);
        assertThat(verdict.headline()).isEqualTo("Every request is answered");
        assertThat(verdict.reasons()).containsExactly("1,234 reads and 1,100 writes in the last minute, none failed.");
    }

    @Test
    void without_traffic_nothing_can_be_said() {
        Verdict alone = Verdict.of(Operations.NONE, 7, List.of());
        Verdict withPanel = Verdict.of(Operations.NONE, 7, List.of(EQUAL));

        assertThat(alone.state()).isEqualTo(State.UNKNOWN);
        assertThat(alone.reasons()).containsExactly("No reads or writes in the last 7 s.");
        assertThat(withPanel.headline()).isEqualTo("Cannot say: there is no traffic");
    }

    @Test
    void a_failed_request_says_not_yet() {
        Verdict verdict = Verdict.of(FAILURES, 60, List.of(EQUAL));

        assertThat(verdict.state()).isEqualTo(State.NOT_YET);
        assertThat(verdict.headline()).isEqualTo("Not yet: users' requests fail");
        assertThat(verdict.reasons()).containsExactly("3 of 480 requests in the last minute failed.");
    }

    @Test
    void a_problem_of_a_panel_says_not_yet_without_traffic_too() {
        Verdict verdict = Verdict.of(
                Operations.NONE, 60, List.of(problems(new Problem(Severity.MAJOR, "it is late", "By 3 hours."))));

        assertThat(verdict).isEqualTo(new Verdict(State.NOT_YET, "Not yet: it is late", List.of("By 3 hours.")));
    }

    @Test
    void a_minor_problem_leaves_the_answer_open() {
        Verdict verdict =
                Verdict.of(TRAFFIC, 60, List.of(problems(new Problem(Severity.MINOR, "few are", "Only 3 of 9."))));

        assertThat(verdict).isEqualTo(new Verdict(State.UNKNOWN, "Cannot say: few are", List.of("Only 3 of 9.")));
    }

    @Test
    void every_problem_is_a_reason_the_weightiest_first() {
        Assessment one = problems(
                new Problem(Severity.MAJOR, "a", "First of the major ones."),
                new Problem(Severity.MINOR, "b", "The minor one."));
        Assessment other = problems(new Problem(Severity.MAJOR, "c", "Second of the major ones."));

        assertThat(Verdict.of(TRAFFIC, 60, List.of(one, other)))
                .isEqualTo(new Verdict(
                        State.NOT_YET,
                        "Not yet: a",
                        List.of("First of the major ones.", "Second of the major ones.", "The minor one.")));
        assertThat(Verdict.of(FAILURES, 60, List.of(one, other)).reasons())
                .startsWith("3 of 480 requests in the last minute failed.")
                .hasSize(4);
    }

    @Test
    void without_problems_the_worst_verdict_of_a_panel_holds() {
        assertThat(Verdict.of(TRAFFIC, 60, List.of(FINE)).headline()).isEqualTo("Every request is answered");
        assertThat(Verdict.of(TRAFFIC, 60, List.of(FINE, EQUAL)).headline()).isEqualTo("All is equal");
        assertThat(Verdict.of(TRAFFIC, 60, List.of(EQUAL, UNKNOWN)).headline()).isEqualTo("Cannot say");
        assertThat(Verdict.of(TRAFFIC, 60, List.of(UNKNOWN, EQUAL)).headline()).isEqualTo("Cannot say");
    }

    private static Assessment saying(Verdict verdict) {
        return new Assessment(List.of(), Optional.of(verdict));
    }

    private static Assessment problems(Problem... problems) {
        return new Assessment(List.of(problems), EQUAL.verdict());
    }
}
