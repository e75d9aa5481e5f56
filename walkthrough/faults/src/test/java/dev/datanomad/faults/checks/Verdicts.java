package dev.datanomad.faults.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The table in {@code walkthrough/what-checks-miss.md}. */
record Verdicts(List<List<String>> rows) {

    private static final Path PAGE = Path.of(System.getProperty("datanomad.root"), "walkthrough/what-checks-miss.md");

    static Verdicts read() throws IOException {
        return new Verdicts(Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| What"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList());
    }

    /** The number of rows, without the head and the line below it. */
    int size() {
        return rows.size() - 2;
    }

    /** Whether the check sees the damage, according to the page. */
    boolean sees(Check check, Damage damage) {
        int column = rows.get(0).indexOf(check.column());
        String cell = rows.stream()
                .filter(row -> column > 0 && row.get(0).equals(damage.row()))
                .map(row -> row.get(column))
                .findFirst()
                .orElse("no cell");
        return switch (cell) {
            case "**sees**" -> true;
            case "misses", "silent" -> false;
            default ->
                throw new IllegalStateException("The page has no verdict, or no clear one, for \"" + check.column()
                        + "\" and \"" + damage.row() + "\": " + cell);
        };
    }
}
