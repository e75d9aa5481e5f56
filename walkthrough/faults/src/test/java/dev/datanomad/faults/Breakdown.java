package dev.datanomad.faults;

import dev.datanomad.lab.system.Fault;

/** A way in which a database breaks. */
enum Breakdown {
    REFUSED("refused", Fault.DOWN, 300),
    HANGING("hanging", Fault.HANG, 200),
    SLOW("slow by 300 ms", Fault.slow(300), 200);

    private final String text;
    private final Fault fault;
    private final int requests;

    Breakdown(String text, Fault fault, int requests) {
        this.text = text;
        this.fault = fault;
        this.requests = requests;
    }

    Fault fault() {
        return fault;
    }

    /** How many requests must have met it: more where they fail fast, fewer where each of them waits for its limit. */
    int requests(boolean authority) {
        return authority && !onlySlow() ? Math.min(requests, 30) : requests;
    }

    /** Whether it only takes longer, and nothing is to fail even if this database is the authority. */
    boolean onlySlow() {
        return this == SLOW;
    }

    @Override
    public String toString() {
        return text;
    }
}
