package dev.datanomad.lab.classroom;

/** The charts of what users see. */
enum Series {
    REQUESTS("requests", "Requests", "a second, at the front door"),
    READS("reads", "Reads touching each store", "percent of the users' reads"),
    WRITES("writes", "Writes touching each store", "percent of the users' writes"),
    LATENCY("latency", "Latency", "p99 of a second");

    private final String id;
    private final String title;
    private final String note;

    Series(String id, String title, String note) {
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

    String note() {
        return note;
    }
}
