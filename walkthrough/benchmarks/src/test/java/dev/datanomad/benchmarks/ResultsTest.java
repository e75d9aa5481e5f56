package dev.datanomad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
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
    void a_page_says_what_was_measured_where_and_how_to_do_it_again() throws InterruptedException {
        Results results = new Results(true, "./datanomad benchmark --full");

        results.add(benchmark, benchmark.run(true));

        assertThat(results.summary()).isEqualTo("1 of 2 targets are met.");
        assertThat(results.markdown(LocalDate.of(2026, 11, 21), "2 cores"))
                .contains("Measured by `./datanomad benchmark --full` on 2026-11-21, on 2 cores.")
                .doesNotContain("short form")
                .endsWith("""

                        ## half

                        A half against a whole.

                            ./datanomad benchmark --full --only half

                        | what | measured | beside | result | target | met |
                        |---|---|---|---|---|---|
                        | a \\| b | 1.00 ms | 2.00 ms | 0.500 times | at most 0.50 | yes |
                        | c | 3.00 ms | 1.00 ms | +2.00 ms | at most 1.00 ms | NO |
                        | d | 7 MB |  |  |  |  |
                        """);
    }

    @Test
    void the_short_form_says_that_it_is_rough() {
        assertThat(new Results(false, "./datanomad benchmark").markdown(LocalDate.EPOCH, ""))
                .contains("short form");
    }
}
