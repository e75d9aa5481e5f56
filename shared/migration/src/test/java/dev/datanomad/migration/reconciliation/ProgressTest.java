package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.datanomad.migration.reconciliation.Progress.Batch;
import dev.datanomad.migration.reconciliation.Progress.Finding;
import dev.datanomad.migration.reconciliation.Progress.Outcome;
import dev.datanomad.migration.reconciliation.Progress.Walk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    private static final List<Range> RANGES = List.of(new Range(null, "m"), new Range("m", null));
    private static final Counts ONE_EQUAL = new Counts(1, 0, 0, 0, 0, 0, 0, 0);
    private static final Batch BATCH = new Batch(
            new Counts(1, 2, 3, 4, 1, 1, 2, 0),
            List.of(new Unmovable("a\u0000\"\n\u6f22", "user", "/a/0", "is too long")),
            List.of(
                    new Finding(new RecordKey("ann", "b"), true, 100, 1),
                    new Finding(new RecordKey("", "c"), false, 100, 2)));

    @TempDir
    private Path folder;

    @Test
    void texts_of_any_length_are_remembered_in_little_memory() {
        String wide = "\ud83d\ude00".repeat(100_000);

        Unmovable unmovable = new Unmovable(wide, wide, "/" + wide, "is too long");

        assertThat(List.of(unmovable.id(), unmovable.owner(), unmovable.path()))
                .allSatisfy(text -> assertThat(text)
                        .hasSizeBetween(4_000, 5_000)
                        .endsWith("\u2026")
                        .isEqualTo(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
    }

    @Test
    void a_checkpoint_reads_back_equal() throws IOException {
        Progress progress = new Progress(RANGES);
        progress.unorderedDone(BATCH);
        progress.batchDone(0, "k", BATCH);
        progress.batchDone(1, "x", BATCH);
        progress.rangeDone(1);
        Checkpoint checkpoint = new Checkpoint(folder.resolve("checkpoint"), "repair");

        checkpoint.save(progress);

        assertThat(checkpoint.load().state()).isEqualTo(progress.state());
        assertThat(progress.state().walks())
                .containsExactly(new Walk(RANGES.get(0), "k", false), new Walk(RANGES.get(1), "x", true));
        assertThat(folder).isDirectoryContaining("glob:**checkpoint").isDirectoryNotContaining("glob:**.writing");
    }

    @Test
    void a_checkpoint_never_holds_half_a_batch() throws Exception {
        Progress progress = new Progress(RANGES);
        Checkpoint checkpoint = new Checkpoint(folder.resolve("checkpoint"), "repair");
        checkpoint.save(progress);
        AtomicBoolean walking = new AtomicBoolean(true);
        List<Progress.State> seen = new ArrayList<>();

        Workers.run(
                () -> 3,
                List.of(
                        walk(progress, 0),
                        walk(progress, 1),
                        leave -> saving(() -> {
                            while (walking.get()) {
                                checkpoint.save(progress);
                                seen.add(checkpoint.load().state());
                                walking.set(progress.counts().walked() < 20_000);
                            }
                            return null;
                        })));

        assertThat(seen).allSatisfy(state -> {
            long walked = state.walks().stream()
                    .mapToLong(walk -> walk.last() == null ? 0 : Long.parseLong(walk.last()))
                    .sum();
            assertThat(state.counts().walked()).isEqualTo(walked);
        });
    }

    private static boolean saving(Callable<Void> task) {
        try {
            task.call();
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Workers.Task walk(Progress progress, int range) {
        return leave -> {
            for (int i = 1; i <= 10_000; i++) {
                progress.batchDone(range, String.valueOf(i), new Batch(ONE_EQUAL, List.of(), List.of()));
            }
            return true;
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_has_arrived_by_the_second_look_counts_as_equal_once_however_often_it_is_looked_at(boolean equal) {
        Progress progress = new Progress(RANGES);
        Counts first = new Counts(0, 1, 1, 0, 0, 0, 0, 0);
        progress.batchDone(0, "c", new Batch(first, List.of(), BATCH.findings()));

        for (Finding finding : BATCH.findings()) {
            progress.lookedAgain(finding, Outcome.STILL_DIFFERENT, 30);
            progress.lookedAgain(finding, equal ? Outcome.EQUAL : Outcome.DIFFERENT_FOR_GOOD, 50);
            progress.lookedAgain(finding, equal ? Outcome.EQUAL : Outcome.DIFFERENT_FOR_GOOD, 40);
        }

        assertThat(progress.counts()).isEqualTo(equal ? new Counts(2, 0, 0, 0, 0, 0, 0, 0) : first);
        assertThat(progress.state().findings()).isEmpty();
        assertThat(progress.state().settled()).isEqualTo(equal ? List.of() : BATCH.findings());
        assertThat(progress.state().longest()).isEqualTo(50);
    }

    @Test
    void only_so_many_single_records_are_remembered() {
        Progress progress = new Progress(RANGES);
        IntStream.range(0, 3_000).forEach(i -> progress.batchDone(0, "c", BATCH));

        assertThat(progress.counts().unmovable()).isEqualTo(15_000);
        assertThat(progress.state().unmovable()).hasSize(Progress.REMEMBERED);
        assertThat(progress.state().findings()).hasSize(Progress.REMEMBERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "garbage", "[1]", "null", "{\"task\":\"repair\"}"})
    void what_is_no_checkpoint_is_refused(String content) throws IOException {
        assertRefused(content);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "walks":.*?]        | "walks":[]
            "walks":\\[         | "walks":[7,
            "equal":0           | "equal":0.5
            "unorderedDone"     | "done"
            "findings":\\[]     | "findings":null
            """)
    void a_checkpoint_with_a_wrong_field_is_refused(String right, String wrong) throws IOException {
        Path file = folder.resolve("checkpoint");
        new Checkpoint(file, "repair").save(new Progress(RANGES));
        String valid = Files.readString(file);
        assertThat(valid).containsPattern(right);

        assertRefused(valid.replaceFirst(right, wrong));
    }

    private void assertRefused(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("checkpoint"), content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Checkpoint(file, "repair").load())
                .withMessage("it is no checkpoint");
    }
}
