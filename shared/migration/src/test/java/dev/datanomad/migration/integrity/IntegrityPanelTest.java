package dev.datanomad.migration.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.migration.StoreNames;
import dev.datanomad.migration.integrity.Difference.Field;
import dev.datanomad.migration.integrity.Difference.Kind;
import dev.datanomad.migration.integrity.Difference.Side;
import dev.datanomad.migration.integrity.IntegrityCheck.Counts;
import dev.datanomad.service.dashboard.Block;
import dev.datanomad.service.dashboard.Figures;
import dev.datanomad.service.dashboard.Verdict;
import dev.datanomad.service.dashboard.Verdict.State;
import dev.datanomad.service.dashboard.View;
import dev.datanomad.service.dashboard.View.Assessment;
import dev.datanomad.service.dashboard.View.Problem;
import dev.datanomad.service.dashboard.View.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntegrityPanelTest {

    private static final StoreNames NAMES = new StoreNames("MongoDB", "DynamoDB");

    private final IntegrityCheck check = new IntegrityCheck(NAMES, new SimpleMeterRegistry());
    private final IntegrityPanel panel = new IntegrityPanel(check);

    @Test
    void differences_say_how_many_and_where() {
        check.differs(different("/nickname"));

        assertThat(assess(new Counts(468, 12, 0, 0, 0)).problems())
                .containsExactly(major("12 of 480 events checked in the last minute differ, in /nickname."));
    }

    @Test
    void many_fields_are_named_in_part() {
        check.differs(different("/a", "/b", "/c", "/d", "/e"));

        assertThat(assess(new Counts(99, 1, 0, 0, 0)).problems())
                .containsExactly(
                        major("1 of 100 events checked in the last minute differs, in /a, /b, /c and 2 other fields."));
    }

    @Test
    void fields_of_earlier_differences_are_not_named() {
        check.differs(different("/earlier"));
        Instant later = Instant.now().plus(Duration.ofMinutes(2));

        assertThat(panel.view(figures(later, new Counts(99, 1, 0, 0, 0), new Counts(99, 1, 0, 0, 0)))
                        .assessment()
                        .problems())
                .containsExactly(major("1 of 100 events checked in the last minute differs."));
    }

    @Test
    void missing_events_say_in_which_store() {
        assertThat(assess(new Counts(97, 0, 2, 1, 0)).problems())
                .containsExactly(
                        major("2 of 100 events checked in the last minute are missing in DynamoDB."),
                        major("1 of 100 events checked in the last minute is missing in MongoDB."));
    }

    @Test
    void equal_events_say_the_size_of_the_sample() {
        assertThat(verdict(new Counts(480, 0, 0, 0, 0)))
                .isEqualTo(
                        new Verdict(
                                State.GOOD,
                                "What users read is equal",
                                List.of(
                                        "All 480 events checked in the last minute are equal: with 95% confidence, fewer than 1 in 160 differ.",
                                        "This is about events that were read. A dry run of the reconciliation is about all of them, up to its time.")));
    }

    @Test
    void a_small_sample_is_not_enough() {
        assertThat(verdict(new Counts(99, 0, 0, 0, 0)))
                .isEqualTo(
                        new Verdict(
                                State.UNKNOWN,
                                "Cannot say yet: the sample is small",
                                List.of(
                                        "All 99 events checked in the last minute are equal, but a bug that spoils one event in twenty can hide among so few.")));
    }

    @Test
    void traffic_that_is_not_compared_says_nothing() {
        assertThat(verdict(new Counts(0, 0, 0, 0, 0)))
                .isEqualTo(new Verdict(
                        State.UNKNOWN,
                        "Cannot say: nothing is compared",
                        List.of("1,234 reads in the last minute, and none was compared: that takes both read flags.")));
    }

    @Test
    void unchecked_events_do_not_count_as_equal() {
        Verdict few = verdict(new Counts(990, 0, 0, 0, 10));
        List<Problem> many = assess(new Counts(989, 0, 0, 0, 11)).problems();
        List<Problem> all = assess(new Counts(0, 0, 0, 0, 50)).problems();

        assertThat(few.state()).isEqualTo(State.GOOD);
        assertThat(few.reasons()).contains("10 events could not be compared.");
        assertThat(many)
                .containsExactly(new Problem(
                        Severity.MINOR,
                        "too little is compared",
                        "11 of 1,000 events in the last minute could not be compared:"
                                + " a store was too slow, or did not answer."));
        assertThat(all).extracting(Problem::headline).containsExactly("too little is compared");
    }

    @Test
    void earlier_differences_are_not_forgotten() {
        View view = panel.view(figures(Instant.now(), new Counts(480, 0, 0, 0, 0), new Counts(9_000, 12, 1, 0, 0)));

        assertThat(view.assessment().problems()).isEmpty();
        assertThat(view.assessment().verdict().orElseThrow().state()).isEqualTo(State.GOOD);
        assertThat(view.assessment().verdict().orElseThrow().reasons())
                .contains("13 differences were found before that:"
                        + " what is stored stays wrong until it is reconciled.");
    }

    @Test
    void the_counts_are_shown_and_given_to_programs() {
        Counts minute = new Counts(240, 1, 2, 3, 4);
        Counts sinceStart = new Counts(1_000, 5, 6, 7, 8);

        View view = panel.view(figures(Instant.now(), minute, sinceStart));

        assertThat(panel.id()).isEqualTo("integrity");
        assertThat(block(view, Block.Counts.class).columns())
                .extracting(Block.Column::title)
                .containsExactly(
                        "Checked", "Equal", "Different", "Missing in DynamoDB", "Missing in MongoDB", "Unchecked");
        assertThat(block(view, Block.Counts.class).rows())
                .containsExactly(
                        new Block.Row("Last minute", List.of(246L, 240L, 1L, 2L, 3L, 4L)),
                        new Block.Row("Since the start", List.of(1_018L, 1_000L, 5L, 6L, 7L, 8L)));
        assertThat(block(view, Block.Ranking.class).ranks()).isEmpty();
        assertThat(view.json())
                .isEqualTo(Map.of("minute", minute.byName(), "sinceStart", sinceStart.byName()))
                .extractingByKey("minute")
                .hasToString(
                        "{checked=246, equal=240, different=1, missingInTarget=2, missingInSource=3, unchecked=4}");
    }

    @Test
    void the_latest_differences_are_shown_with_both_sides() {
        check.differs(new Difference(Kind.MISSING_IN_TARGET, "bob", "1", List.of()));
        check.differs(different("/a"));

        List<Block.Finding> findings = findings();

        assertThat(findings).extracting(Block.Finding::kind).containsExactly("different", "missing in DynamoDB");
        assertThat(findings.get(0).about())
                .containsExactly(new Block.Fact("user", "ann"), new Block.Fact("event", "7"));
        assertThat(findings).extracting(Block.Finding::look).startsWith("console?user=ann&id=7");
        assertThat(findings.get(0).fields())
                .containsExactly(new Block.Field(
                        "/a",
                        List.of(
                                new Block.Side("MongoDB", "\"\"", "string"),
                                new Block.Side("DynamoDB", "", "absent"))));
        assertThat(findings).extracting(Block.Finding::note).containsExactly("", "the whole event");
    }

    @Test
    void what_is_shown_is_bounded() {
        String[] paths =
                IntStream.range(0, 9).mapToObj(i -> "/" + i + "n".repeat(500)).toArray(String[]::new);
        IntStream.range(0, 20).forEach(i -> check.differs(different(paths)));

        List<Block.Finding> findings = findings();

        assertThat(findings).hasSize(8);
        assertThat(findings.get(0).fields())
                .hasSize(6)
                .allSatisfy(field -> assertThat(field.path()).hasSize(121).endsWith("\u2026"));
        assertThat(findings.get(0).note()).isEqualTo("and 3 other fields");
        assertThat(block(Block.Ranking.class).ranks()).hasSize(6);
    }

    @Test
    void the_fields_that_differ_most_often_come_first() {
        check.differs(different("/a", "/b"));
        check.differs(different("/b"));
        check.differs(different(""));

        assertThat(block(Block.Ranking.class).ranks()).first().isEqualTo(new Block.Rank("/b", 2));
        assertThat(block(Block.Ranking.class).ranks()).contains(new Block.Rank("the event itself", 1));
    }

    private List<Block.Finding> findings() {
        return block(Block.Findings.class).findings();
    }

    private <B extends Block> B block(Class<B> kind) {
        Counts counts = new Counts(480, 0, 0, 0, 0);
        return block(panel.view(figures(Instant.now(), counts, counts)), kind);
    }

    private static <B extends Block> B block(View view, Class<B> kind) {
        return view.blocks().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private Verdict verdict(Counts minute) {
        Assessment assessment = assess(minute);
        assertThat(assessment.problems()).isEmpty();
        return assessment.verdict().orElseThrow();
    }

    private Assessment assess(Counts minute) {
        return panel.view(figures(Instant.now(), minute, minute)).assessment();
    }

    private static Figures figures(Instant now, Counts minute, Counts sinceStart) {
        return new Figures(now, 60, 1_234, minute.byName(), sinceStart.byName());
    }

    private static Problem major(String reason) {
        return new Problem(Severity.MAJOR, "the stores differ", reason);
    }

    private static Difference different(String... paths) {
        List<Field> fields = List.of(paths).stream()
                .map(path -> new Field(path, new Side("string", "\"\""), new Side("absent", "")))
                .toList();
        return new Difference(Kind.DIFFERENT, "ann", "7", fields);
    }
}
