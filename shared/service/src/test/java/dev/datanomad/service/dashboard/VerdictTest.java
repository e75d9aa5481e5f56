package dev.datanomad.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.integrity.IntegrityCheck.Counts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Counts NONE = new Counts(0, 0, 0, 0, 0);
    private static final Operations TRAFFIC = new Operations(1_234, 1_100, 0);

    @Test
    void a_service_of_one_store_is_safe_while_every_request_is_answered() {
        Verdict verdict = Verdict.of(
                new Verdict.Evidence(60, tally(TRAFFIC, NONE), tally(TRAFFIC, NONE), false, List.of(), List.of()));

        assertThat(verdict.state()).isEqualTo(Verdict.State.SAFE);
        assertThat(verdict.headline()).isEqualTo("Safe: every request is answered");
        assertThat(verdict.reasons()).containsExactly("1,234 reads and 1,100 writes in the last minute, none failed.");
    }

    @Test
    void without_traffic_nothing_can_be_said() {
        Tally nothing = tally(Operations.NONE, NONE);

        Verdict alone = Verdict.of(new Verdict.Evidence(7, nothing, nothing, false, List.of(), List.of()));
        Verdict comparing = compared(NONE, Operations.NONE);

        assertThat(alone.state()).isEqualTo(Verdict.State.UNKNOWN);
        assertThat(alone.reasons()).containsExactly("No reads or writes in the last 7 s.");
        assertThat(comparing.headline()).isEqualTo("Cannot say: there is no traffic");
    }

    @Test
    void a_failed_request_says_not_yet() {
        Verdict verdict = compared(new Counts(500, 0, 0, 0, 0), new Operations(400, 80, 3));

        assertThat(verdict.state()).isEqualTo(Verdict.State.NOT_YET);
        assertThat(verdict.reasons()).containsExactly("3 of 480 requests in the last minute failed.");
    }

    @Test
    void differences_say_how_many_and_where() {
        Counts found = new Counts(468, 12, 0, 0, 0);

        Verdict verdict = Verdict.of(new Verdict.Evidence(
                60, tally(TRAFFIC, found), tally(TRAFFIC, found), true, List.of("/nickname"), List.of()));

        assertThat(verdict.state()).isEqualTo(Verdict.State.NOT_YET);
        assertThat(verdict.headline()).isEqualTo("Not yet: the stores differ");
        assertThat(verdict.reasons())
                .containsExactly("12 of 480 events checked in the last minute differ, in /nickname.");
    }

    @Test
    void many_fields_are_named_in_part() {
        Counts found = new Counts(99, 1, 0, 0, 0);

        Verdict verdict = Verdict.of(new Verdict.Evidence(
                60,
                tally(TRAFFIC, found),
                tally(TRAFFIC, found),
                true,
                List.of("/a", "/b", "/c", "/d", "/e"),
                List.of()));

        assertThat(verdict.reasons())
                .containsExactly(
                        "1 of 100 events checked in the last minute differs, in /a, /b, /c and 2 other fields.");
    }

    @Test
    void missing_events_say_in_which_store() {
        Verdict verdict = compared(new Counts(97, 0, 2, 1, 0), TRAFFIC);

        assertThat(verdict.headline()).isEqualTo("Not yet: the stores differ");
        assertThat(verdict.reasons())
                .containsExactly(
                        "2 of 100 events checked in the last minute are missing in DynamoDB.",
                        "1 of 100 events checked in the last minute is missing in MongoDB.");
    }

    @Test
    void equal_events_are_safe_with_the_size_of_the_sample() {
        Verdict verdict = compared(new Counts(480, 0, 0, 0, 0), TRAFFIC);

        assertThat(verdict.state()).isEqualTo(Verdict.State.SAFE);
        assertThat(verdict.reasons())
                .contains("All 480 events checked in the last minute are equal:"
                        + " with 95% confidence, fewer than 1 in 160 differ.");
    }

    @Test
    void a_small_sample_is_not_enough() {
        Verdict verdict = compared(new Counts(99, 0, 0, 0, 0), TRAFFIC);

        assertThat(verdict.state()).isEqualTo(Verdict.State.UNKNOWN);
        assertThat(verdict.headline()).isEqualTo("Cannot say yet: the sample is small");
    }

    @Test
    void traffic_that_is_not_compared_is_not_safe() {
        Verdict verdict = compared(NONE, TRAFFIC);

        assertThat(verdict.state()).isEqualTo(Verdict.State.UNKNOWN);
        assertThat(verdict.reasons())
                .containsExactly("1,234 reads in the last minute, and none was compared: that takes both read flags.");
    }

    @Test
    void unchecked_events_do_not_count_as_equal() {
        Verdict few = compared(new Counts(990, 0, 0, 0, 10), TRAFFIC);
        Verdict many = compared(new Counts(989, 0, 0, 0, 11), TRAFFIC);
        Verdict all = compared(new Counts(0, 0, 0, 0, 50), TRAFFIC);

        assertThat(few.state()).isEqualTo(Verdict.State.SAFE);
        assertThat(few.reasons()).contains("10 events could not be compared.");
        assertThat(many.state()).isEqualTo(Verdict.State.NOT_YET);
        assertThat(all.headline()).isEqualTo("Not yet: too little is compared");
    }

    @Test
    void earlier_differences_are_not_forgotten() {
        Tally sinceStart = tally(TRAFFIC, new Counts(9_000, 12, 1, 0, 0));

        Verdict verdict = Verdict.of(new Verdict.Evidence(
                60, tally(TRAFFIC, new Counts(480, 0, 0, 0, 0)), sinceStart, true, List.of(), List.of()));

        assertThat(verdict.state()).isEqualTo(Verdict.State.SAFE);
        assertThat(verdict.reasons())
                .contains("13 differences were found before that:"
                        + " what is stored stays wrong until it is reconciled.");
    }

    @Test
    void second_writes_that_fail_and_flags_that_are_wrong_say_not_yet_with_every_reason() {
        Counts equal = new Counts(480, 0, 0, 0, 0);
        Tally minute = new Tally(Map.of(Store.TOTAL, TRAFFIC), equal, 5, 1);

        Verdict verdict = Verdict.of(
                new Verdict.Evidence(60, minute, minute, true, List.of(), List.of("flags.json could not be read.")));

        assertThat(verdict.headline()).isEqualTo("Not yet: the flags need a look");
        assertThat(verdict.reasons())
                .containsExactly(
                        "flags.json could not be read.",
                        "1 request in the last minute came with a combination of flags that had to be corrected.",
                        "5 writes failed in the second store in the last minute; reconcile before you move on.");
    }

    private static Verdict compared(Counts minute, Operations total) {
        Tally tally = tally(total, minute);
        return Verdict.of(new Verdict.Evidence(60, tally, tally, true, List.of(), List.of()));
    }

    private static Tally tally(Operations total, Counts integrity) {
        return new Tally(Map.of(Store.TOTAL, total), integrity, 0, 0);
    }
}
