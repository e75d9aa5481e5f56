package dev.datanomad.faults;

import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import java.util.Arrays;
import java.util.stream.Stream;

/** A way in which a database breaks. */
enum Breakdown {
    REFUSED("refused", Fault.DOWN, 200),
    HANGING("hanging", Fault.HANG, 120),
    RESET("resetting connections", Fault.RESET, 200),
    SLOW("slow by 300 ms", Fault.slow(300), 120),
    NARROW("behind a narrow line", Fault.bandwidth(12), 120),
    THROTTLED("throttled", Fault.throttle(60), 200),
    ERRORS("answering with errors", Fault.error(60), 200);

    private final String text;
    private final Fault fault;
    private final int requests;

    Breakdown(String text, Fault fault, int requests) {
        this.text = text;
        this.fault = fault;
        this.requests = requests;
    }

    /** The ways in which that database can break. */
    static Stream<Breakdown> of(Database database) {
        return Arrays.stream(values()).filter(breakdown -> database == Database.DYNAMODB || breakdown != THROTTLED);
    }

    /** A call to DynamoDB, over HTTP and signed, has more than twice the bytes of one to MongoDB. */
    Fault fault(Database database) {
        return this == NARROW && database == Database.DYNAMODB ? Fault.bandwidth(30) : fault;
    }

    /** How many requests must have met it: fewer where each of them waits for its limit. */
    int requests(boolean authority) {
        return authority && !onlySlow() ? 40 : requests;
    }

    /** Whether everything only takes longer, and nothing is to fail even if this database is the authority. */
    boolean onlySlow() {
        return this == SLOW || this == NARROW;
    }

    /** What it is called for that database. */
    String of(String title) {
        if (this != ERRORS) {
            return title + " " + text;
        }
        return title + (title.equals("MongoDB") ? " answering as in a failover" : " answering 500");
    }

    @Override
    public String toString() {
        return text;
    }
}
