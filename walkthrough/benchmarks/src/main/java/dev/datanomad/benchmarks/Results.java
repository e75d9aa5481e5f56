package dev.datanomad.benchmarks;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** All that a run has measured, as a page of Markdown. Not safe for use by several threads. */
final class Results {

    private static final String HEAD = """
            # What the migration costs

            Measured by `%s` on %s, on %s.

            Every result comes from one run on one machine and is a ratio or a difference: what is measured, and the same \
            without it, take turns. Figures are medians over all rounds, with the smallest and the largest in brackets; a \
            ratio is the median of the ratios of two rounds next to each other, with what the middle half of them lies \
            between in brackets: if that is on both sides of 1, the two are as good as equal. Clients, services and \
            databases share the machine, so the absolute figures are only good for comparison with each other.%s

            %s
            """;

    private final boolean full;
    private final String command;
    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder sections = new StringBuilder();

    Results(boolean full, String command) {
        this.full = full;
        this.command = command;
    }

    void add(Benchmark benchmark, List<Row> measured) {
        rows.addAll(measured);
        sections.append("## ")
                .append(benchmark.name())
                .append("\n\n")
                .append(benchmark.about())
                .append("\n\n    ./datanomad benchmark")
                .append(full ? " --full" : "")
                .append(" --only ")
                .append(benchmark.name())
                .append("\n\n")
                .append(Table.markdown(measured))
                .append('\n');
    }

    /** How many targets are met, as a sentence. */
    String summary() {
        List<Row> aimed = rows.stream().filter(row -> row.target().isPresent()).toList();
        long met = aimed.stream().filter(Row::met).count();
        return met + " of " + aimed.size() + " targets are met.";
    }

    String markdown(LocalDate date, String machine) {
        String rough = full ? "" : " This is the short form, with few and short rounds: expect noise.";
        return HEAD.formatted(command, date, machine, rough, summary()) + "\n"
                + sections.toString().stripTrailing() + "\n";
    }
}
