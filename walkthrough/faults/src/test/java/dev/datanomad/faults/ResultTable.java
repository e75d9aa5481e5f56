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
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Collects the results of all cases. Prints each, and at the end a table in Markdown, which is also a file. Thread-safe. */
final class ResultTable implements AutoCloseable {

    private static final Path FILE = Path.of("target", "faults.md");
    private static final String HEAD = """
            # Results of the fault suite

            %s, on %d cores, %s, Java %d, by `./mvnw verify -Pfaults`.

            Requests are those of users, from the fault until all was well again; p99 is over all of them.
            An empty cell under "failures allowed" means that none was.

            | case | requests | failed | failures allowed | lost | different | p99 ms |
            | --- | ---: | ---: | --- | ---: | ---: | ---: |
            """;

    private final List<CaseResult> results = new ArrayList<>();
    private final long began = System.nanoTime();

    synchronized void add(CaseResult result) {
        results.add(result);
        System.out.print(seconds() + " s: " + row(result));
    }

    /** Called by JUnit after the last test. */
    @Override
    public synchronized void close() {
        String head = format(
                HEAD,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                Runtime.version().feature());
        String table = results.stream().map(ResultTable::row).collect(Collectors.joining("", head, "\n" + summary()));
        System.out.println(table);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(CaseResult result) {
        return format(
                "| %s%s | %,d | %,d | %s | %,d | %,d | %,.0f |%n",
                result.passed() ? "" : "DID NOT HOLD: ",
                result.name(),
                result.traffic().requests(),
                result.failed(),
                result.failuresAllowed(),
                result.lost(),
                result.different(),
                result.traffic().all().p99());
    }

    private String summary() {
        return format(
                "%d of %d cases held, in %d s: %,d requests, %,d events lost, %,d different.%n",
                results.stream().filter(CaseResult::passed).count(),
                results.size(),
                seconds(),
                sum(result -> result.traffic().requests()),
                sum(CaseResult::lost),
                sum(CaseResult::different));
    }

    private long sum(ToLongFunction<CaseResult> figure) {
        return results.stream().mapToLong(figure).sum();
    }

    private long seconds() {
        return (System.nanoTime() - began) / 1_000_000_000;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
