package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.datanomad.service.lifecycle.RecordedLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine, between two stores in memory. */
class ReconciliationTest {

    /** All of what these tests have is read before any of it is written. */
    private static final Options ONE_BATCH = new Options(false, 1, 0, Duration.ZERO);

    private final MemorySource source = new MemorySource();
    private final MemoryTarget target = new MemoryTarget();
    private final Reconciliation<Note> reconciliation = new Reconciliation<>(source, target);

    @Test
    void what_is_missing_is_copied_and_what_differs_is_repaired_and_a_second_run_writes_nothing() throws Exception {
        List<Note> notes = Note.notes(600);
        source.put(notes);
        notes.subList(0, 100).forEach(target::put);
        notes.subList(100, 150).forEach(note -> target.put(note.changed()));
        // A copy that cannot be decoded.
        target.put(new Note(notes.get(150).owner(), notes.get(150).id(), null));

        assertThat(reconciliation.run(Options.REPAIR).counts()).isEqualTo(new Counts(100, 449, 51, 0, 0, 449, 51, 0));
        assertThat(target.copies.values()).containsExactlyInAnyOrderElementsOf(notes);
        int writes = target.writes.get();

        assertThat(reconciliation.run(Options.REPAIR).counts()).isEqualTo(new Counts(600, 0, 0, 0, 0, 0, 0, 0));
        assertThat(target.writes).hasValue(writes);
    }

    @Test
    void what_cannot_be_moved_is_listed_and_found_again_and_the_rest_moves() throws Exception {
        Note unreadable = Note.of(null);
        Note unrepresentable = Note.of(Note.TOO_LONG);
        Note lossy = Note.of(Note.LOSSY);
        Note unordered = new Note("", "7", null);
        source.put(Note.notes(30));
        source.put(List.of(unreadable, unrepresentable, lossy));
        source.unordered.add(unordered);
        target.put(lossy.changed());

        Result result = reconciliation.run(Options.REPAIR);

        assertThat(result.counts()).isEqualTo(new Counts(0, 31, 1, 2, 2, 30, 0, 0));
        assertThat(reconciliation.run(Options.VERIFY).counts()).isEqualTo(new Counts(30, 1, 1, 2, 1, 0, 0, 0));
        assertThat(result.unmovable())
                .extracting(Unmovable::id, Unmovable::owner, Unmovable::path, Unmovable::reason)
                .containsExactlyInAnyOrder(
                        tuple(unreadable.id(), "owner", "/text", "is missing"),
                        tuple(unrepresentable.id(), "owner", "/text", "is too long"),
                        tuple(lossy.id(), "owner", "/text", "would not come back"),
                        tuple("7", "", "/text", "is missing"));
        assertThat(target.copies).hasSize(31);
    }

    @Test
    void a_batch_of_large_records_has_fewer() throws Exception {
        source.bytes = 400_000;
        source.put(Note.notes(20));

        reconciliation.run(Options.REPAIR);

        assertThat(target.largest).hasValue(3);
        assertThat(target.copies).hasSize(20);
    }

    @Test
    void a_rate_is_kept() throws Exception {
        source.put(Note.notes(1_000));
        long start = System.nanoTime();

        reconciliation.run(new Options(true, 4, 1_000, Duration.ZERO));

        // Faster would be wrong. How much slower it is depends on the machine.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(800));
        assertThat(target.largest.get()).isLessThanOrEqualTo(100);
    }

    @Test
    void what_arrives_within_the_grace_period_or_has_left_the_source_by_then_is_not_missing() throws Exception {
        List<Note> notes = Note.notes(60);
        source.put(notes);
        notes.subList(0, 10).forEach(target::put);
        // Between the first look and the second one.
        source.beforeFind = () -> {
            notes.subList(10, 50).forEach(target::put);
            notes.subList(50, 53).forEach(note -> source.notes.remove(note.id()));
        };

        assertThat(reconciliation.run(Options.VERIFY).counts()).isEqualTo(new Counts(53, 7, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void what_differs_is_looked_at_until_it_is_equal_or_has_been_different_for_longer_than_two_writes_may_take()
            throws Exception {
        List<Note> notes = Note.notes(20);
        source.put(notes);
        AtomicInteger looks = new AtomicInteger();
        source.beforeFind = () -> {
            if (looks.incrementAndGet() == 2) {
                notes.subList(0, 15).forEach(target::put);
            }
        };
        Progress progress = new Progress(List.of(Range.ALL));

        reconciliation.run(new Options(true, 1, 0, Duration.ofMillis(200)), progress);

        assertThat(progress.counts()).isEqualTo(new Counts(15, 5, 0, 0, 0, 0, 0, 0));
        assertThat(progress.state().settled())
                .extracting(finding -> finding.key().id())
                .containsExactlyInAnyOrderElementsOf(
                        notes.subList(15, 20).stream().map(Note::id).toList());
        assertThat(progress.state().longest()).isBetween(400L, 20_000L);
        assertThat(looks).hasValueGreaterThan(3);
        assertThat(source.looked.get()).isLessThan(20 * looks.get());
    }

    /** One that implements only what it has to. */
    private record EssentialTarget(Target<Note> target) implements Target<Note> {

        @Override
        public Map<RecordKey, Optional<Note>> find(List<Row<Note>> rows) {
            return target.find(rows);
        }

        @Override
        public Map<RecordKey, Defect> write(List<Row<Note>> rows) {
            return target.write(rows);
        }
    }

    @Test
    void what_is_erased_from_both_between_being_read_and_being_written_does_not_come_back() throws Exception {
        List<Note> notes = Note.notes(60);
        source.put(notes);
        notes.subList(0, 10).forEach(note -> target.put(note.changed()));
        target.beforeWrite = () -> notes.subList(5, 25).forEach(this::erase);

        assertThat(reconciliation.run(ONE_BATCH).counts()).isEqualTo(new Counts(0, 35, 5, 0, 0, 35, 5, 20));
        assertThat(target.copies.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        source.notes.values().stream().map(Note::key).toList());
    }

    @Test
    void what_a_target_cannot_take_back_is_listed() throws Exception {
        List<Note> notes = Note.notes(20);
        source.put(notes);
        target.beforeWrite = () -> erase(notes.get(7));

        Result result = new Reconciliation<>(source, new EssentialTarget(target)).run(ONE_BATCH);

        assertThat(result.counts()).isEqualTo(new Counts(0, 20, 0, 0, 1, 19, 0, 0));
        assertThat(result.unmovable())
                .containsExactly(new Unmovable(
                        notes.get(7).id(),
                        notes.get(7).owner(),
                        "",
                        "was erased from the source meanwhile, and is in the target again"));
    }

    private void erase(Note note) {
        source.notes.remove(note.id());
        target.copies.remove(note.key());
    }

    @Test
    void a_record_that_nobody_foresaw_stops_nothing_but_itself() throws Exception {
        Note unforeseen = Note.of(Note.UNFORESEEN);
        source.put(Note.notes(30));
        source.put(unforeseen);

        Result result = reconciliation.run(Options.REPAIR);

        assertThat(result.counts()).isEqualTo(new Counts(0, 31, 0, 0, 1, 30, 0, 0));
        assertThat(result.unmovable())
                .containsExactly(new Unmovable(unforeseen.id(), "owner", "", "cannot be checked: It has a form"));
    }

    @Test
    void a_million_foreign_ids_cost_a_hundred_lines_and_crowd_out_nobody() throws Exception {
        IntStream.range(0, 5_000).forEach(i -> source.unordered.add(new Note("", "" + i, null)));
        List<Note> others = List.of(Note.of(null), Note.of(Note.TOO_LONG), Note.of(Note.LOSSY));
        source.put(others);

        try (RecordedLog log = new RecordedLog()) {
            Result result = reconciliation.run(Options.REPAIR);

            assertThat(result.counts().unmovable()).isEqualTo(5_003);
            assertThat(result.unmovable())
                    .hasSize(103)
                    .extracting(Unmovable::id)
                    .containsAll(others.stream().map(Note::id).toList());
            assertThat(log.lines())
                    .hasSize(104)
                    .endsWith("4900 more records cannot be moved; these are counted and not listed");
        }
    }

    @Test
    void what_cannot_be_moved_is_logged_up_to_a_bound() throws Exception {
        source.put(Stream.generate(() -> Note.of(Note.TOO_LONG)).limit(3_000).toList());

        try (RecordedLog log = new RecordedLog()) {
            reconciliation.run(Options.REPAIR);

            assertThat(log.lines())
                    .hasSize(1_001)
                    .endsWith("2000 more records cannot be moved; these are counted and not listed");
        }
    }

    @Test
    void large_records_are_looked_at_again_in_small_batches() throws Exception {
        source.bytes = 400_000;
        source.put(Note.notes(20));
        source.put(new Note("owner", "i".repeat(3_000), "an id that is not remembered"));

        assertThat(reconciliation.run(Options.VERIFY).counts().missing()).isEqualTo(21);
        assertThat(source.largest).hasValueLessThanOrEqualTo(3);
    }
}
