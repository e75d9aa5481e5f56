package dev.datanomad.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Collects what became of every case; at the end of all tests prints one table, and writes it as Markdown. Thread-safe. */
final class FaultTable implements AutoCloseable {

    private static final String COMMAND = "./mvnw verify -Pfaults";
    private static final List<String> TITLES =
            List.of("case", "requests", "failed", "failures allowed", "lost", "different", "p99 ms");
    private static final Path FILE = Path.of("target", "faults.md");

    private final List<CaseResult> results = new ArrayList<>();
    private final long began = System.nanoTime();

    synchronized void add(CaseResult result) {
        results.add(result);
        System.out.println(seconds() + " s: " + String.join(" | ", cells(result)));
    }

    /** Called by JUnit when the last test has ended. */
    @Override
    public synchronized void close() {
        System.out.println(text());
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        List<List<String>> rows = rows();
        int[] widths = IntStream.range(0, TITLES.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        Function<List<String>, String> line = row -> IntStream.range(0, row.size())
                .mapToObj(column -> pad(row.get(column), widths[column], isText(column)))
                .collect(Collectors.joining("  "))
                .stripTrailing();
        return rows.stream().map(line).collect(Collectors.joining("\n", "\n", "\n" + summary()));
    }

    private static String pad(String cell, int width, boolean left) {
        String blank = " ".repeat(width - cell.length());
        return left ? cell + blank : blank + cell;
    }

    private static boolean isText(int column) {
        return column == 0 || column == 3;
    }

    private String markdown() {
        List<String> lines = new ArrayList<>(List.of(
                "# Results of the fault suite",
                "",
                LocalDate.now(ZoneOffset.UTC) + ", on " + Machine.text() + ", by `" + COMMAND + "`.",
                "",
                "Requests are those of users, from the first damage until all was well again; p99 is over all of them.",
                "An empty cell under \"failures allowed\" means that none was.",
                ""));
        List<List<String>> rows = rows();
        lines.add(row(rows.get(0)));
        lines.add(row(IntStream.range(0, TITLES.size())
                .mapToObj(column -> isText(column) ? "---" : "---:")
                .toList()));
        rows.stream().skip(1).map(FaultTable::row).forEach(lines::add);
        lines.add("");
        lines.add(summary());
        return String.join("\n", lines) + "\n";
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private List<List<String>> rows() {
        return Stream.concat(Stream.of(TITLES), results.stream().map(FaultTable::cells))
                .toList();
    }

    private static List<String> cells(CaseResult result) {
        return List.of(
                (result.held() ? "" : "DID NOT HOLD: ") + result.name(),
                number(result.requests()),
                number(result.failed()),
                result.mayFail(),
                number(result.lost()),
                number(result.different()),
                number(Math.round(result.p99())));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private long seconds() {
        return (System.nanoTime() - began) / 1_000_000_000;
    }

    private String summary() {
        long held = results.stream().filter(CaseResult::held).count();
        return String.format(
                Locale.ROOT,
                "%d of %d cases held, in %d s: %,d requests, %,d events lost, %,d different.",
                held,
                results.size(),
                seconds(),
                results.stream().mapToLong(CaseResult::requests).sum(),
                results.stream().mapToLong(CaseResult::lost).sum(),
                results.stream().mapToLong(CaseResult::different).sum());
    }
}
