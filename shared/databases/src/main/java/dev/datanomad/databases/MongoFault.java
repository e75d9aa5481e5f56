package dev.datanomad.databases;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Errors that MongoDB itself answers during a failover. They concern commands that read or write documents; handshakes and
 * pings pass. Clients are to poll, see {@link #polling}. Needs the BSON classes of MongoDB's driver on the class path.
 */
public final class MongoFault implements ProtocolFault {

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");
    private static final Set<String> READS = Set.of("find", "getMore", "aggregate", "count", "distinct");

    private enum FailoverError {
        NOT_PRIMARY("{ok: 0.0, errmsg: 'not primary', code: 10107, codeName: 'NotWritablePrimary'}"),
        SHUTDOWN(
                "{ok: 0.0, errmsg: 'The server is in quiesce mode and will shut down', code: 91, codeName: 'ShutdownInProgress'}"),
        INTERRUPTED(
                "{ok: 0.0, errmsg: 'operation was interrupted', code: 11602, codeName: 'InterruptedDueToReplStateChange'}");

        private final String reply;

        FailoverError(String reply) {
            this.reply = reply;
        }

        BsonDocument replyTo(BsonDocument command) {
            BsonDocument document = BsonDocument.parse(reply);
            // Drivers retry only writes with this label, and only a transaction number makes a retry safe.
            return command.containsKey("txnNumber")
                    ? document.append("errorLabels", new BsonArray(List.of(new BsonString("RetryableWriteError"))))
                    : document;
        }
    }

    private final Sampler failed;
    private final AtomicInteger failedWrites = new AtomicInteger();
    private final AtomicInteger rejections = new AtomicInteger();

    private MongoFault(int percent) {
        failed = new Sampler(percent);
    }

    /**
     * That percentage of commands gets an error of a failover. Half of the writes among them are executed nevertheless.
     *
     * @param percent 1 to 100
     */
    public static MongoFault error(int percent) {
        return new MongoFault(percent);
    }

    /**
     * Has a client poll the server's state. From MongoDB 4.4 on, servers stream it: they tell of changes by themselves, and
     * know of no injected one, so that each error would leave the client without a server until its next heartbeat.
     *
     * @param connectionString one that names a database
     */
    public static String polling(String connectionString) {
        return connectionString + (connectionString.contains("?") ? "&" : "?") + "serverMonitoringMode=poll";
    }

    @Override
    public Server start(InetSocketAddress database) throws IOException {
        return new MongoFaultServer(database, this);
    }

    /**
     * How a command fails.
     *
     * @param executed whether MongoDB executes it nevertheless
     */
    record Failure(boolean executed, BsonDocument reply) {}

    /** How the next command fails, or nothing if it does not. */
    Optional<Failure> failure(BsonDocument command) {
        String name = command.getFirstKey();
        boolean write = WRITES.contains(name);
        if (!write && !READS.contains(name) || !failed.hits(name)) {
            return Optional.empty();
        }
        // Only a command that was interrupted, not one that was rejected, can have been executed.
        boolean executed = write && failedWrites.getAndIncrement() % 2 == 0;
        return Optional.of(
                new Failure(executed, (executed ? FailoverError.INTERRUPTED : rejection()).replyTo(command)));
    }

    private FailoverError rejection() {
        return rejections.getAndIncrement() % 2 == 0 ? FailoverError.NOT_PRIMARY : FailoverError.SHUTDOWN;
    }
}
