package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * The way in which MongoDB itself fails a command, as while its primary changes. Handshakes and pings pass. Needs the BSON
 * of MongoDB's driver on the class path.
 */
public final class MongoFault implements ProtocolFault {

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");
    private static final Set<String> READS = Set.of("find", "getMore", "aggregate", "count", "distinct");

    /** What a member answers that has not done a command. */
    private static final BsonDocument[] REFUSALS = {
        error(10107, "NotWritablePrimary", "not primary"),
        error(91, "ShutdownInProgress", "The server is in quiesce mode and will shut down")
    };

    /** What a member answers that was in the middle of it. */
    private static final BsonDocument INTERRUPTION =
            error(11602, "InterruptedDueToReplStateChange", "operation was interrupted");

    private final Spread failed;
    private final AtomicInteger failedWrites = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    private MongoFault(int percent) {
        failed = new Spread(percent);
    }

    /**
     * That share of the commands which read or write documents is answered with an error of a failover. Half of the
     * writes among them have been done all the same.
     *
     * @param percent 1 to 100
     */
    public static MongoFault error(int percent) {
        return new MongoFault(percent);
    }

    private static BsonDocument error(int code, String name, String message) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(message))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(name));
    }

    @Override
    public Server open(InetSocketAddress database) throws IOException {
        return new MongoStandIn(database, this);
    }

    /**
     * How a command fails.
     *
     * @param done whether MongoDB is to do it all the same
     * @param answer what the client is told
     */
    record Failure(boolean done, BsonDocument answer) {}

    /** Whether and how the next command of that name fails. */
    Optional<Failure> failure(String command) {
        boolean writes = WRITES.contains(command);
        if (!writes && !READS.contains(command) || !failed.hits(command)) {
            return Optional.empty();
        }
        if (writes && failedWrites.getAndIncrement() % 2 == 0) {
            return Optional.of(new Failure(true, INTERRUPTION));
        }
        return Optional.of(new Failure(false, REFUSALS[refusals.getAndIncrement() % REFUSALS.length]));
    }
}
