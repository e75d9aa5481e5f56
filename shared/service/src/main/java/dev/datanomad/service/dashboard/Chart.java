package dev.datanomad.service.dashboard;

import java.util.List;
import java.util.Locale;

/** The charts; each has a table of its latest figures, which is its legend and its alternative in text. */
enum Chart {
    READS("reads", "Reads a second", "mean of 5 s"),
    WRITES("writes", "Writes a second", "mean of 5 s"),
    ERRORS("errors", "Errors a second", "mean of 5 s"),
    READ_LATENCY("read", "Read latency", "of the last ten seconds' successes"),
    WRITE_LATENCY("write", "Write latency", "of the last ten seconds' successes");

    private static final List<String> NO_FIGURES = List.of("\u2013", "\u2013");

    private final String id;
    private final String title;
    private final String note;

    Chart(String id, String title, String note) {
        this.id = id;
        this.title = title;
        this.note = note;
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

    /** Whether it is of latency, and stands in a row of two, not of three. */
    boolean wide() {
        return this == READ_LATENCY || this == WRITE_LATENCY;
    }

    /** What the two figures of each store are. */
    List<String> columns(Snapshot snapshot) {
        return wide()
                ? List.of("p50", "p99")
                : List.of("now", Format.windowTitle(snapshot.seconds()).toLowerCase(Locale.ROOT));
    }

    /** What needs a word below the chart; may be empty. */
    String remark(Snapshot snapshot) {
        return switch (this) {
            case READS -> excess(snapshot.minute());
            case ERRORS -> "Total is what users saw.";
            default -> "";
        };
    }

    /** Why databases answer more reads than users ask for. What was in flight when the time began is no reason. */
    private static String excess(Tally minute) {
        double total = minute.of(Store.TOTAL).reads();
        List<String> stores = minute.databases().stream()
                .filter(store -> minute.of(store).reads() > total * 1.01)
                .map(Store::label)
                .toList();
        return stores.isEmpty()
                ? ""
                : String.join(" and ", stores)
                        + " above the total: shadow reads and second looks ask a store again, beside what users ask.";
    }

    /** A store's two figures. */
    List<String> cells(Snapshot snapshot, Store store) {
        if (!snapshot.minute().has(store)) {
            return NO_FIGURES;
        }
        Rates now = snapshot.point().rates().get(store);
        Operations minute = snapshot.minute().of(store);
        return switch (this) {
            case READS -> rate(now.reads(), minute.reads());
            case WRITES -> rate(now.writes(), minute.writes());
            case ERRORS -> rate(now.errors(), minute.failures());
            case READ_LATENCY -> latency(now.readP50(), now.readP99());
            case WRITE_LATENCY -> latency(now.writeP50(), now.writeP99());
        };
    }

    private static List<String> rate(double perSecond, long count) {
        return List.of(Format.rate(perSecond), Format.count(count));
    }

    private static List<String> latency(double median, double p99) {
        return List.of(Format.millis(median), Format.millis(p99));
    }
}
