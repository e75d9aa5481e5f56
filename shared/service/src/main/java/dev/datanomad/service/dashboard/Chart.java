package dev.datanomad.service.dashboard;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongFunction;

/** The charts; each has a table of its latest figures, which is its legend and its alternative in text. */
enum Chart {
    READS("reads", "Reads a second", "", Chart::rateColumns, (now, minute) -> rate(now.reads(), minute.reads())),
    WRITES("writes", "Writes a second", "", Chart::rateColumns, (now, minute) -> rate(now.writes(), minute.writes())),
    ERRORS(
            "errors",
            "Errors a second",
            "total is what users saw",
            Chart::rateColumns,
            (now, minute) -> rate(now.errors(), minute.failures())),
    READ_LATENCY(
            "read",
            "Read latency",
            "of the last ten seconds' successes",
            Chart::latencyColumns,
            (now, minute) -> latency(now.readP50(), now.readP99())),
    WRITE_LATENCY(
            "write",
            "Write latency",
            "of the last ten seconds' successes",
            Chart::latencyColumns,
            (now, minute) -> latency(now.writeP50(), now.writeP99()));

    private static final List<String> NO_FIGURES = List.of("\u2013", "\u2013");

    private final String id;
    private final String title;
    private final String note;
    private final LongFunction<List<String>> columns;
    private final BiFunction<Rates, Operations, List<String>> cells;

    Chart(
            String id,
            String title,
            String note,
            LongFunction<List<String>> columns,
            BiFunction<Rates, Operations, List<String>> cells) {
        this.id = id;
        this.title = title;
        this.note = note;
        this.columns = columns;
        this.cells = cells;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** What is not clear from the title; may be empty. */
    String note() {
        return note;
    }

    /** Whether it stands in a row of two, not of three. */
    boolean wide() {
        return this == READ_LATENCY || this == WRITE_LATENCY;
    }

    /** What the two figures of each store are. */
    List<String> columns(Snapshot snapshot) {
        return columns.apply(snapshot.seconds());
    }

    /** A store's two figures. */
    List<String> cells(Snapshot snapshot, Store store) {
        Tally minute = snapshot.minute();
        return minute.has(store) ? cells.apply(snapshot.point().of(store), minute.of(store)) : NO_FIGURES;
    }

    private static List<String> rateColumns(long seconds) {
        return List.of("now", seconds >= 60 ? "last minute" : "last " + seconds + " s");
    }

    private static List<String> latencyColumns(long seconds) {
        return List.of("p50", "p99");
    }

    private static List<String> rate(double perSecond, long count) {
        return List.of(Format.rate(perSecond), Format.count(count));
    }

    private static List<String> latency(double median, double p99) {
        return List.of(Format.millis(median), Format.millis(p99));
    }
}
