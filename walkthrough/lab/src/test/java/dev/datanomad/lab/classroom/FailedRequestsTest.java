package dev.datanomad.lab.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.proxy.Traffic.Failed;
import dev.datanomad.lab.system.Timeline.Entry;
import dev.datanomad.lab.system.Timeline.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedRequestsTest {

    private static final long NOW = 1_800_000_000_000L;

    @Test
    void a_kill_explains_what_failed_just_behind_it() {
        List<String> sentences = FailedRequests.explain(
                List.of(failed(NOW), failed(NOW + 300)),
                List.of(
                        moment(Kind.DEPLOY, NOW - 5_000, "stage 2 deployed"),
                        moment(Kind.INCIDENT, NOW - 100, "stage2-2 was killed.")));

        assertThat(sentences).hasSize(1);
        assertThat(sentences.get(0))
                .contains("2 requests failed (no answer from stage2-2): stage2-2 was killed (done from the browser).");
    }

    @Test
    void a_fault_explains_what_failed_while_it_lasted() {
        Entry fault = new Entry(1, NOW - 60_000, NOW + 1_000, true, Kind.FAULT, "terminal", "MongoDB: down", null);

        assertThat(FailedRequests.explain(List.of(failed(NOW)), List.of(fault)))
                .singleElement()
                .asString()
                .contains("1 request failed", "MongoDB: down");
    }

    @Test
    void what_nothing_explains_is_said_to_be_so() {
        Entry early = moment(Kind.DEPLOY, NOW - 60_000, "stage 2 deployed");

        assertThat(FailedRequests.explain(List.of(failed(NOW)), List.of(early)))
                .singleElement()
                .asString()
                .contains("the time line has nothing that explains it");
    }

    @Test
    void failures_far_apart_are_told_apart() {
        assertThat(FailedRequests.explain(List.of(failed(NOW), failed(NOW + 20_000)), List.of()))
                .hasSize(2);
    }

    private static Failed failed(long at) {
        return new Failed(at, "POST /events", 502, "no answer from stage2-2");
    }

    private static Entry moment(Kind kind, long at, String text) {
        return new Entry(at, at, null, false, kind, "browser", text, null);
    }
}
