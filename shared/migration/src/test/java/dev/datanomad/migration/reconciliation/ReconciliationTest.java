package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.datanomad.service.lifecycle.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine, between two stores in memory. */
class ReconciliationTest {

    private final MemorySource source = new MemorySource();
    private final MemoryTarget target = new MemoryTarget();
    private final Reconciliation<Note> reconciliation = new Reconciliation<>(source, target);

    @Test
    void what_is_missing_is_copied_and_what_differs_is_repaired_and_what_is_equal_is_left_alone() throws Exception {
        List<Note> notes = Note.notes(600);
        source.put(notes);
        notes.subList(0, 100).forEach(target::put);
        notes.subList(100, 150).forEach(note -> target.put(note.changed()));

        Counts counts = reconciliation.run(Options.REPAIR).counts();

        assertThat(counts).isEqualTo(new Counts(100, 450, 50, 0, 0, 450, 50));
        assertThat(counts.stillMissing() + counts.stillDifferent()).isZero();
        assertThat(target.copies.values()).containsExactlyInAnyOrderElementsOf(notes);
    }

    @Test
    void a_second_run_writes_nothing() throws Exception {
        source.put(Note.notes(300));
        reconciliation.run(Options.REPAIR);
        int writes = target.writes.get();

        Counts counts = reconciliation.run(Options.REPAIR).counts();

        assertThat(counts).isEqualTo(new Counts(300, 0, 0, 0, 0, 0, 0));
        assertThat(writes).isPositive();
        assertThat(target.writes).hasValue(writes);
    }

    @Test
    void a_dry_run_finds_everything_and_writes_nothing() throws Exception {
        List<Note> notes = Note.notes(300);
        source.put(notes);
        notes.subList(0, 100).forEach(target::put);
        notes.subList(100, 150).forEach(note -> target.put(note.changed()));

        Counts counts = reconciliation.run(Options.VERIFY).counts();

        assertThat(counts).isEqualTo(new Counts(100, 150, 50, 0, 0, 0, 0));
        assertThat(target.writes).hasValue(0);
        assertThat(target.copies).hasSize(150);
    }

    @Test
    void a_copy_that_cannot_be_decoded_is_repaired() throws Exception {
        Note note = Note.of("text");
        source.put(note);
        target.put(new Note(note.owner(), note.id(), null));

        assertThat(reconciliation.run(Options.REPAIR).counts()).isEqualTo(new Counts(0, 0, 1, 0, 0, 0, 1));
        assertThat(target.copies).containsValue(note);
    }

    @Test
    void what_cannot_be_moved_is_listed_and_the_rest_moves() throws Exception {
        Note unreadable = Note.of(null);
        Note unrepresentable = Note.of(Note.TOO_LONG);
        Note lossy = Note.of(Note.LOSSY);
        Note unordered = new Note("", "7", null);
        source.put(Note.notes(30));
        source.put(List.of(unreadable, unrepresentable, lossy));
        source.unordered.add(unordered);

        Result result = reconciliation.run(Options.REPAIR);

        assertThat(result.counts()).isEqualTo(new Counts(0, 32, 0, 2, 2, 30, 0));
        assertThat(result.counts().walked()).isEqualTo(34);
        assertThat(result.unmovable())
                .extracting(Unmovable::id, Unmovable::owner, Unmovable::path, Unmovable::reason)
                .containsExactlyInAnyOrder(
                        tuple(unreadable.id(), "owner", "/text", "is missing"),
                        tuple(unrepresentable.id(), "owner", "/text", "is too long"),
                        tuple(lossy.id(), "owner", "/text", "would not come back"),
                        tuple("7", "", "/text", "is missing"));
        assertThat(target.copies).hasSize(30);
    }

    @Test
    void what_is_said_to_be_repaired_is_equal_and_the_rest_is_listed() throws Exception {
        List<Note> notes = List.of(Note.of("plain"), Note.of(Note.LOSSY));
        source.put(notes);
        notes.forEach(note -> target.put(note.changed()));

        Result repair = reconciliation.run(Options.REPAIR);

        assertThat(repair.counts().different()).isEqualTo(2);
        assertThat(repair.counts().stillDifferent())
                .isEqualTo(1)
                .isEqualTo(reconciliation.run(Options.VERIFY).counts().different());
        assertThat(repair.unmovable())
                .singleElement()
                .extracting(Unmovable::path)
                .isEqualTo("/text");
    }

    @Test
    void more_than_can_be_remembered_is_still_counted() throws Exception {
        IntStream.range(0, 1_200).forEach(i -> {
            source.put(Note.of(null));
            source.unordered.add(Note.of(null));
        });

        Result result = reconciliation.run(Options.REPAIR);

        assertThat(result.counts()).isEqualTo(new Counts(0, 0, 0, 2_400, 0, 0, 0));
        assertThat(result.unmovable()).hasSize(Progress.REMEMBERED);
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
    void what_arrives_within_the_grace_period_is_not_missing() throws Exception {
        List<Note> notes = Note.notes(60);
        source.put(notes);
        notes.subList(0, 10).forEach(target::put);
        // Between the first look and the second one.
        source.beforeFind = () -> notes.subList(10, 50).forEach(target::put);

        assertThat(reconciliation.run(Options.VERIFY).counts()).isEqualTo(new Counts(50, 10, 0, 0, 0, 0, 0));
    }

    @Test
    void what_has_left_the_source_by_the_second_look_is_not_missing() throws Exception {
        source.put(Note.notes(10));
        source.beforeFind = source.notes::clear;

        assertThat(reconciliation.run(Options.VERIFY).counts()).isEqualTo(new Counts(10, 0, 0, 0, 0, 0, 0));
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
        Reconciliation<ReconciliationExample.Account> other = new Reconciliation<>(
                new ReconciliationExample.OldStore(new ConcurrentSkipListMap<>()),
                new ReconciliationExample.NewStore(new ConcurrentHashMap<>()));

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> other.countOnlyInTarget(Options.VERIFY))
                .withMessageContaining("--both-ways");
    }

    @Test
    void a_store_that_fails_for_good_ends_it_and_the_rest_can_be_done_from_the_checkpoint(@TempDir Path folder)
            throws Exception {
        source.put(Note.notes(2_000));
        target.failsAfter = 9;
        Progress progress = new Progress(Range.ALL.split(source.cuts(Range.ALL, 4)));
        Checkpoint checkpoint = new Checkpoint(folder.resolve("checkpoint"), "repair");

        assertThatIllegalStateException()
                .isThrownBy(() -> reconciliation.run(Options.REPAIR, progress))
                .withMessageStartingWith("The target is away");

        checkpoint.save(progress);
        Progress rest = checkpoint.load();
        target.failsAfter = Integer.MAX_VALUE;
        target.lookups.set(0);
        reconciliation.run(Options.REPAIR, rest);

        assertThat(progress.counts().walked()).isBetween(1L, 900L);
        assertThat(rest.counts().walked()).isEqualTo(2_000);
        assertThat(rest.counts().stillMissing()).isZero();
        assertThat(target.lookups.get()).isLessThan(20);
        assertThat(target.copies).hasSize(2_000);
    }
}
