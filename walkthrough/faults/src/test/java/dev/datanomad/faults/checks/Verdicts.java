package dev.datanomad.faults.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table in {@code walkthrough/what-checks-miss.md}, as it stands there. */
final class Verdicts {

    private static final Path PAGE = Path.of(System.getProperty("datanomad.root"), "walkthrough/what-checks-miss.md");

    private final Map<String, Map<String, String>> rows = new HashMap<>();

    private Verdicts(List<List<String>> table) {
        List<String> head = table.get(0);
        for (List<String> row : table.subList(2, table.size())) {
            Map<String, String> cells = new HashMap<>();
            for (int i = 1; i < head.size(); i++) {
                cells.put(head.get(i), row.get(i));
            }
            rows.put(row.get(0), cells);
        }
    }

    static Verdicts read() throws IOException {
        return new Verdicts(Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| What"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList());
    }

    /** How many rows there are. */
    int size() {
        return rows.size();
    }

    /** What the page says: whether the check sees the damage. */
    boolean sees(Check check, Damage damage) {
        String cell = rows.getOrDefault(damage.row(), Map.of()).get(check.column());
        return switch (String.valueOf(cell)) {
            case "**sees**" -> true;
            case "misses", "silent" -> false;
            default ->
                throw new IllegalStateException("The page says nothing, or nothing clear, of \"" + check.column()
                        + "\" and \"" + damage.row() + "\": " + cell);
        };
    }
}
