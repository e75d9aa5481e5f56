package dev.datanomad.faults;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.Fault;
import java.util.Arrays;
import java.util.stream.Stream;

/** A fault of a database, and how many requests are made while it lasts. */
enum DatabaseFault {
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

    DatabaseFault(String text, Fault fault, int requests) {
        this.text = text;
        this.fault = fault;
        this.requests = requests;
    }

    /** The faults that a database can have. */
    static Stream<DatabaseFault> of(Store database) {
        return Arrays.stream(values()).filter(fault -> database == Store.DYNAMODB || fault != THROTTLED);
    }

    /** A call to DynamoDB, signed and over HTTP, has more than twice the bytes of a command to MongoDB. */
    Fault fault(Store database) {
        return this == NARROW && database == Store.DYNAMODB ? Fault.bandwidth(30) : fault;
    }

    /** Fewer if each request waits for its time limit. */
    int requests(boolean authority) {
        return authority && !addsOnlyLatency() ? 40 : requests;
    }

    /** Whether no request may fail even if the database is the authority. */
    boolean addsOnlyLatency() {
        return this == SLOW || this == NARROW;
    }

    /** The name of the case. */
    String nameOf(Store database) {
        if (this == ERRORS) {
            return database.title() + (database == Store.MONGODB ? " answering as in a failover" : " answering 500");
        }
        return database.title() + " " + text;
    }

    @Override
    public String toString() {
        return text;
    }
}
