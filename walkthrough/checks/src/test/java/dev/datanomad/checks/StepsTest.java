package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.steps.Change;
import dev.datanomad.lab.steps.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The difference between two neighbouring stages is a lesson, so it holds what {@code walkthrough/steps.md} lists and
 * nothing else, and it is short.
 */
class StepsTest {

    private static final int LARGEST_FILE = 200;
    private static final int HEART = 100;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_step_changes_what_is_listed_for_it(int from) throws IOException {
        assertThat(new StepCheck(Repository.ROOT, from).listing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void each_part_of_a_step_stays_within_its_budget(int from) throws IOException {
        assertThat(new StepCheck(Repository.ROOT, from).budgets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_changed_file_differs_by_more_than_white_space_and_the_order_of_imports(int from) throws IOException {
        assertThat(new StepCheck(Repository.ROOT, from).reformatted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, MAIN, 1300", "1, TEST, 1620", "2, MAIN, 7"})
    void a_step_is_short_as_a_whole(int from, Kind kind, int limit) throws IOException {
        assertThat(new StepCheck(Repository.ROOT, from).changed(kind))
                .as("lines of %s that change from stage %d to stage %d", kind, from, from + 1)
                .isLessThanOrEqualTo(limit);
    }

    @Test
    void the_fix_comes_with_one_test() throws IOException {
        assertThat(Change.between(Repository.stage(2), Repository.stage(3)))
                .filteredOn(change -> change.kind() == Kind.TEST)
                .hasSize(1)
                .allMatch(change -> change.sign() == '+');
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void no_file_of_a_stage_is_long(int stage) throws IOException {
        List<String> tooLong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Repository.stage(stage).resolve("src/main"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                int lines = Files.readAllLines(file).size();
                int limit = file.endsWith("MigratingEventStore.java") ? HEART : LARGEST_FILE;
                if (lines > limit) {
                    tooLong.add(
                            "%s has %d lines, and at most %d are allowed: move what is no lesson to shared/migration."
                                    .formatted(file, lines, limit));
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }
}
