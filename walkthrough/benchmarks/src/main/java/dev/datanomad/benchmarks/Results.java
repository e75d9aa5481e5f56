package dev.datanomad.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The results as a page of Markdown with a section for each benchmark. A section says when and where it was measured, and
 * nothing is compared across sections, so each can be measured again by itself. Not thread-safe.
 */
final class Results {

    private static final String HEAD = """
            # What the migration costs

            Every section comes from one run on one machine, and its results are ratios or differences: what is measured, and \
            the same without it, take turns. Figures are medians over all rounds, with the smallest and the largest in \
            brackets; a ratio is the median of the ratios of two rounds next to each other, with the quartiles in brackets: if \
            they are on both sides of 1, the two are as good as equal. Where the median misses a target, the verdict is NO; it is \
            unclear if one round in four meets the target, or if there are fewer than five rounds and the median misses the \
            target by less than half: measure again when the machine has nothing else to do. CPU is a service's CPU time for each \
            request at the rate at which latency is measured, with all that it does meanwhile. Clients, services and databases \
            share the machine, so the absolute figures are only good for comparison with each other.

            %s
            """;

    private static final List<String> COLUMNS = List.of("what", "measured", "beside", "result", "target", "met");
    private static final String LINE_FORMAT = "%-62s  %-28s  %-28s  %-30s  %-19s  %s";
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\S+)$.*?(?=^## |\\z)");
    private static final Pattern VERDICT =
            Pattern.compile("(?m)\\| (" + String.join("|", Target.MET, Target.MISSED, Target.UNCLEAR) + ") \\|$");

    private final boolean full;
    private final String when;
    private final Map<String, String> sections = new LinkedHashMap<>();

    /**
     * A page without sections.
     *
     * @param full whether the benchmarks run in their long form
     * @param when when and where they run, in words
     */
    Results(boolean full, String when) {
        this.full = full;
        this.when = when;
    }

    /** Takes over the sections of an earlier page. */
    void keep(String page) {
        Matcher section = SECTION.matcher(page);
        while (section.find()) {
            sections.put(section.group(1), section.group().strip());
        }
    }

    /** Adds a section, or replaces the one of that name. */
    void add(Benchmark benchmark, List<Row> rows) {
        String command = "./datanomad benchmark" + (full ? " --full" : "") + " --only " + benchmark.name();
        String rough = full ? "" : " This is the short form, with few and short rounds: expect noise.";
        String table = rows.stream().map(row -> markdown(row.cells())).collect(Collectors.joining("\n"));
        sections.put(
                benchmark.name(),
                String.join(
                        "\n\n",
                        "## " + benchmark.name(),
                        benchmark.about(),
                        "    " + command,
                        "Measured " + when + "." + rough,
                        markdown(COLUMNS) + "\n" + "|---".repeat(COLUMNS.size()) + "|\n" + table));
    }

    private static String markdown(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** The heads of the columns, for a terminal. */
    static String head() {
        return line(COLUMNS);
    }

    /** A row for a terminal. */
    static String line(Row row) {
        return line(row.cells());
    }

    private static String line(List<String> cells) {
        return LINE_FORMAT.formatted(cells.toArray()).stripTrailing();
    }

    /** How many targets are met, as a sentence. */
    String summary() {
        Map<String, Long> verdicts = sections.values().stream()
                .flatMap(section -> VERDICT.matcher(section).results())
                .collect(Collectors.groupingBy(verdict -> verdict.group(1), Collectors.counting()));
        long all = verdicts.values().stream().mapToLong(Long::longValue).sum();
        long unclear = verdicts.getOrDefault(Target.UNCLEAR, 0L);
        return verdicts.getOrDefault(Target.MET, 0L) + " of " + all + " targets are met"
                + (unclear == 0 ? "" : ", and " + unclear + " unclear") + ".";
    }

    String markdown() {
        return HEAD.formatted(summary()) + "\n" + String.join("\n\n", sections.values()) + "\n";
    }
}
