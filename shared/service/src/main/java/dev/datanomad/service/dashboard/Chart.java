package dev.datanomad.service.dashboard;

import java.util.List;

/** The charts; each has a table of its latest figures, which is its legend and its alternative in text. */
enum Chart {
    READS("reads", "Reads a second", "now", "last minute") {
        @Override
        List<String> cells(Rates now, Operations minute) {
            return List.of(Words.rate(now.reads()), Words.count(minute.reads()));
        }
    },
    WRITES("writes", "Writes a second", "now", "last minute") {
        @Override
        List<String> cells(Rates now, Operations minute) {
            return List.of(Words.rate(now.writes()), Words.count(minute.writes()));
        }
    },
    READ_LATENCY("read", "Read latency", "p50", "p99") {
        @Override
        List<String> cells(Rates now, Operations minute) {
            return List.of(Words.millis(now.readP50()), Words.millis(now.readP99()));
        }
    },
    WRITE_LATENCY("write", "Write latency", "p50", "p99") {
        @Override
        List<String> cells(Rates now, Operations minute) {
            return List.of(Words.millis(now.writeP50()), Words.millis(now.writeP99()));
        }
    },
    ERRORS("errors", "Errors a second", "now", "last minute") {
        @Override
        List<String> cells(Rates now, Operations minute) {
            return List.of(Words.rate(now.errors()), Words.count(minute.failures()));
        }
    };

    private final String id;
    private final String title;
    private final List<String> columns;

    Chart(String id, String title, String... columns) {
        this.id = id;
        this.title = title;
        this.columns = List.of(columns);
    }

    abstract List<String> cells(Rates now, Operations minute);

    /** A store's figures, in the order of {@link #columns}. */
    List<String> cells(Snapshot snapshot, Store store) {
        return snapshot.minute().has(store)
                ? cells(snapshot.point().of(store), snapshot.minute().of(store))
                : columns.stream().map(column -> "\u2013").toList();
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    List<String> columns() {
        return columns;
    }
}
