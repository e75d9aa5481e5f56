package dev.datanomad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private final Benchmark benchmark = new Benchmark() {

        @Override
        public String name() {
            return "half";
        }

        @Override
        public String about() {
            return "A half against a whole.";
        }

        @Override
        public List<Row> run(boolean full) {
            return List.of(
                    Row.ratio("a | b", Rounds.of(1), Rounds.of(2), "ms", Target.ratioAtMost(0.5)),
                    Row.added("c", Rounds.of(3), Rounds.of(1), "ms", Target.atMost(1, "ms")),
                    Row.figure("d", "7 MB", ""));
        }
    };

    @Test
    void a_section_says_what_was_measured_when_and_where_and_how_to_do_it_again() throws InterruptedException {
        Results results = new Results(true, "on 2026-11-21, on 2 cores");

        results.add(benchmark, benchmark.run(true));

        assertThat(results.markdown())
                .contains("\n1 of 2 targets are met.\n")
                .doesNotContain("short form")
                .endsWith("""

                        ## half

                        A half against a whole.

                            ./datanomad benchmark --full --only half

                        Measured on 2026-11-21, on 2 cores.

                        | what | measured | beside | result | target | met |
                        |---|---|---|---|---|---|
                        | a \\| b | 1.00 ms | 2.00 ms | 0.500 times | at most 0.50 | yes |
                        | c | 3.00 ms | 1.00 ms | +2.00 ms | at most 1.00 ms | NO |
                        | d | 7 MB |  |  |  |  |
                        """);
    }

    @Test
    void what_is_measured_again_takes_its_own_place_and_leaves_the_rest() throws InterruptedException {
        String rest = """
                ## other

                Text.

                | what | met |
                |---|---|
                | e | yes |
                | e | unclear |
                """;
        Results results = new Results(true, "today");

        results.keep("# Title\n\nText.\n\n## half\n\n| f | NO |\n\n" + rest);
        results.add(benchmark, benchmark.run(true));

        assertThat(results.summary()).isEqualTo("2 of 4 targets are met, and 1 unclear.");
        assertThat(results.markdown())
                .containsSubsequence("# What the migration costs", "## half", "Measured today.", "## other")
                .doesNotContain("| f |")
                .endsWith("\n\n" + rest);
    }

    @Test
    void the_short_form_says_that_it_is_rough() throws InterruptedException {
        Results results = new Results(false, "today");

        results.add(benchmark, benchmark.run(false));

        assertThat(results.markdown()).contains("short form", "benchmark --only half");
    }
}
