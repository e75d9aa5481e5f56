package dev.datanomad.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Rows as text: for a terminal as they come, and as Markdown. */
final class Table {

    private static final List<String> HEAD = List.of("what", "measured", "beside", "result", "target", "met");
    private static final int[] WIDTHS = {62, 28, 28, 30, 19, 7};

    private Table() {}

    static String head() {
        return line(HEAD);
    }

    static String line(Row row) {
        return line(cells(row));
    }

    static String markdown(List<Row> rows) {
        StringBuilder text = new StringBuilder(markdownLine(HEAD))
                .append("|---".repeat(HEAD.size()))
                .append("|\n");
        rows.forEach(row -> text.append(markdownLine(cells(row))));
        return text.toString();
    }

    private static List<String> cells(Row row) {
        return List.of(
                row.what(),
                row.measured(),
                row.beside(),
                row.result(),
                row.target().map(Target::toString).orElse(""),
                row.verdict());
    }

    private static String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i))
                    .append(" ".repeat(Math.max(2, WIDTHS[i] + 2 - cells.get(i).length())));
        }
        return line.toString().stripTrailing();
    }

    private static String markdownLine(List<String> cells) {
        List<String> escaped = new ArrayList<>();
        cells.forEach(cell -> escaped.add(cell.replace("|", "\\|")));
        return "| " + String.join(" | ", escaped) + " |\n";
    }
}
