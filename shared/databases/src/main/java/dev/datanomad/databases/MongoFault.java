package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonArray;
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

    private enum Failover {
        NOT_PRIMARY(10107, "NotWritablePrimary", "not primary"),
        SHUTDOWN(91, "ShutdownInProgress", "The server is in quiesce mode and will shut down"),
        INTERRUPTED(11602, "InterruptedDueToReplStateChange", "operation was interrupted");

        private final int code;
        private final String codeName;
        private final String message;

        Failover(int code, String codeName, String message) {
            this.code = code;
            this.codeName = codeName;
            this.message = message;
        }

        BsonDocument answerTo(BsonDocument command) {
            BsonDocument answer = new BsonDocument("ok", new BsonDouble(0))
                    .append("errmsg", new BsonString(message))
                    .append("code", new BsonInt32(code))
                    .append("codeName", new BsonString(codeName));
            // Only a write with a number can be told from its repetition; without the label no driver repeats it.
            return command.containsKey("txnNumber")
                    ? answer.append("errorLabels", new BsonArray(List.of(new BsonString("RetryableWriteError"))))
                    : answer;
        }
    }

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

    /** Whether and how the next command fails. */
    Optional<Failure> failure(BsonDocument command) {
        String name = command.getFirstKey();
        boolean writes = WRITES.contains(name);
        if (!writes && !READS.contains(name) || !failed.hits(name)) {
            return Optional.empty();
        }
        // A member that was in the middle of it may have done it; one that refuses has not.
        boolean done = writes && failedWrites.getAndIncrement() % 2 == 0;
        return Optional.of(new Failure(done, (done ? Failover.INTERRUPTED : refusal()).answerTo(command)));
    }

    private Failover refusal() {
        return refusals.getAndIncrement() % 2 == 0 ? Failover.NOT_PRIMARY : Failover.SHUTDOWN;
    }
}
