package dev.datanomad.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was measured, as a page of Markdown with a section for each benchmark. A section says when and where it was measured,
 * and nothing is compared across sections, so each can be measured again by itself. Not safe for use by several threads.
 */
final class Results {

    private static final String HEAD = """
            # What the migration costs

            Every section comes from one run on one machine, and its results are ratios or differences: what is measured, and \
            the same without it, take turns. Figures are medians over all rounds, with the smallest and the largest in \
            brackets; a ratio is the median of the ratios of two rounds next to each other, with what the middle half of them \
            lies between in brackets: if that is on both sides of 1, the two are as good as equal. Where the median misses a \
            target and one round in four or more meets it, that is as unclear as it says: measure again when the machine has \
            nothing else to do. CPU is a service's \
            time of a core for each request at the rate at which latency is measured, with all that it does meanwhile. Clients, \
            services and databases share the machine, so the absolute figures are only good for comparison with each other.

            %s
            """;

    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\S+)$.*?(?=^## |\\z)");
    private static final Pattern VERDICT =
            Pattern.compile("(?m)\\| (" + String.join("|", Row.MET, Row.MISSED, Row.UNCLEAR) + ") \\|$");

    private final boolean full;
    private final String when;
    private final Map<String, String> sections = new LinkedHashMap<>();

    /**
     * A page without sections.
     *
     * @param full whether what will be added is worth keeping
     * @param when when and where it is measured, in words
     */
    Results(boolean full, String when) {
        this.full = full;
        this.when = when;
    }

    /** Takes over the sections of a page that was written earlier; what is added then replaces the one of its name. */
    void keep(String page) {
        Matcher section = SECTION.matcher(page);
        while (section.find()) {
            sections.put(section.group(1), section.group().strip());
        }
    }

    void add(Benchmark benchmark, List<Row> measured) {
        String command = "./datanomad benchmark" + (full ? " --full" : "") + " --only " + benchmark.name();
        String rough = full ? "" : " This is the short form, with few and short rounds: expect noise.";
        sections.put(
                benchmark.name(),
                String.join(
                        "\n\n",
                        "## " + benchmark.name(),
                        benchmark.about(),
                        "    " + command,
                        "Measured " + when + "." + rough,
                        Table.markdown(measured).strip()));
    }

    /** How many targets are met, as a sentence. */
    String summary() {
        List<String> verdicts = sections.values().stream()
                .flatMap(section -> VERDICT.matcher(section).results())
                .map(verdict -> verdict.group(1))
                .toList();
        long met = count(verdicts, Row.MET);
        long unclear = count(verdicts, Row.UNCLEAR);
        return met + " of " + verdicts.size() + " targets are met"
                + (unclear == 0 ? "" : ", and " + unclear + " unclear") + ".";
    }

    private static long count(List<String> verdicts, String verdict) {
        return verdicts.stream().filter(verdict::equals).count();
    }

    String markdown() {
        return HEAD.formatted(summary()) + "\n" + String.join("\n\n", sections.values()) + "\n";
    }
}
