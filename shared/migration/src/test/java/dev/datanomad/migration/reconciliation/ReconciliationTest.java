package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.datanomad.service.lifecycle.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The engine, between two stores in memory. */
class ReconciliationTest {

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

        assertThat(reconciliation.run(Options.REPAIR).counts()).isEqualTo(new Counts(100, 449, 51, 0, 0, 449, 51));
        assertThat(target.copies.values()).containsExactlyInAnyOrderElementsOf(notes);
        int writes = target.writes.get();

        assertThat(reconciliation.run(Options.REPAIR).counts()).isEqualTo(new Counts(600, 0, 0, 0, 0, 0, 0));
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

        assertThat(result.counts()).isEqualTo(new Counts(0, 31, 1, 2, 2, 30, 0));
        assertThat(reconciliation.run(Options.VERIFY).counts()).isEqualTo(new Counts(30, 1, 1, 2, 1, 0, 0));
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

        assertThat(reconciliation.run(Options.VERIFY).counts()).isEqualTo(new Counts(53, 7, 0, 0, 0, 0, 0));
    }

    @Test
    void what_only_the_target_has_is_counted_second_copies_under_another_owner_among_it() throws Exception {
        List<Note> notes = Note.notes(500);
        source.put(notes);
        reconciliation.run(Options.REPAIR);
        Note.notes(120).forEach(target::put);
        target.put(new Note("somebody-else", notes.get(0).id(), "text"));

        assertThat(reconciliation.countOnlyInTarget(Options.VERIFY)).isEqualTo(121);
    }

    @Test
    void what_is_only_on_its_way_to_the_source_does_not_count_as_only_in_the_target() throws Exception {
        List<Note> notes = Note.notes(20);
        notes.forEach(target::put);
        AtomicInteger looks = new AtomicInteger();
        source.beforeFind = () -> {
            if (looks.incrementAndGet() > 1) {
                source.put(notes.subList(0, 15));
            }
        };

        assertThat(reconciliation.countOnlyInTarget(new Options(true, 1, 0, Duration.ZERO)))
                .isEqualTo(5);
    }

    @Test
    void a_target_that_cannot_list_its_keys_says_so() {
        Target<Note> essential = new Target<>() {
            @Override
            public Map<String, Optional<Note>> find(List<Row<Note>> rows) {
                return target.find(rows);
            }

            @Override
            public Map<RecordKey, Defect> write(List<Row<Note>> rows) {
                return target.write(rows);
            }
        };

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> new Reconciliation<>(source, essential).countOnlyInTarget(Options.VERIFY))
                .withMessageContaining("--both-ways");
    }
}
