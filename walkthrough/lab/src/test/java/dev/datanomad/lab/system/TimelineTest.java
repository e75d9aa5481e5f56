package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.system.Timeline.Entry;
import dev.datanomad.lab.system.Timeline.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final List<String> told = new ArrayList<>();
    private final Timeline timeline = new Timeline(told::add);

    @Test
    void an_entry_says_who_did_it() {
        Timeline.as("browser", () -> timeline.happened(Kind.FLAG, "a flag"));
        timeline.happened(Kind.DEPLOY, "a deploy");

        assertThat(timeline.entries()).extracting(Entry::by).containsExactly("browser", "the lab");
    }

    @Test
    void what_lasts_has_an_end_and_what_became_of_it() {
        long id = timeline.began(Kind.DATA, "an audit");
        assertThat(timeline.entries().get(0).until()).isNull();

        timeline.ended(id, "0 lost");

        Entry ended = timeline.entries().get(0);
        assertThat(ended.until()).isGreaterThanOrEqualTo(ended.at());
        assertThat(ended.effect()).isEqualTo("0 lost");
    }

    @Test
    void what_was_measured_stays_at_the_end() {
        long id = timeline.began(Kind.FAULT, "DynamoDB: down");
        timeline.measured(id, "0 of 10 requests failed");

        timeline.ended(id, null);

        assertThat(timeline.entries().get(0).effect()).isEqualTo("0 of 10 requests failed");
    }

    @Test
    void only_what_nobody_asked_for_is_told_at_once() {
        timeline.happened(Kind.FLAG, "a flag");
        timeline.note(Kind.INCIDENT, "a crash");

        assertThat(told).containsExactly("a crash");
        assertThat(timeline.entries()).hasSize(2);
    }

    @Test
    void the_oldest_entries_are_dropped() {
        for (int i = 0; i < 600; i++) {
            timeline.happened(Kind.FLAG, "flag " + i);
        }

        assertThat(timeline.entries()).hasSize(500);
        assertThat(timeline.latest(2)).extracting(Entry::text).containsExactly("flag 598", "flag 599");
    }

    @Test
    void nothing_is_added_behind_the_end() {
        timeline.close();

        timeline.note("a crash");

        assertThat(timeline.entries()).isEmpty();
        assertThat(told).isEmpty();
    }
}
