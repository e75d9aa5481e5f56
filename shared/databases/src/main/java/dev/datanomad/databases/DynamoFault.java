package dev.datanomad.databases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Ways in which DynamoDB itself fails a call, with everything in order underneath: no lost byte, only a bad answer. They
 * concern calls that read or write items; what manages tables passes.
 */
public abstract sealed class DynamoFault implements ProtocolFault permits DynamoThrottle, DynamoError {

    private static final Set<String> WRITES =
            Set.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems");
    private static final Set<String> READS = Set.of("GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems");

    DynamoFault() {}

    /**
     * Of single calls, that share is throttled: answered with a ProvisionedThroughputExceededException and a
     * ThrottlingException in turn. Of the items of batches, that share comes back unprocessed, and one batch in ten such
     * shares is throttled as a whole, as is one of which nothing would be left.
     *
     * @param percent 1 to 100
     */
    public static DynamoFault throttle(int percent) {
        return new DynamoThrottle(percent);
    }

    /**
     * That share of the calls is answered with a 500, InternalServerError. Half of the writes among them have been done
     * all the same.
     *
     * @param percent 1 to 100
     */
    public static DynamoFault error(int percent) {
        return new DynamoError(percent);
    }

    @Override
    public final Server open(InetSocketAddress database) throws IOException {
        return DynamoStandIn.start(database, this);
    }

    /**
     * The answer to one call.
     *
     * @param operation for example {@code BatchGetItem}
     * @param database DynamoDB itself, to ask as one likes
     * @return nothing for the answer that it gives
     */
    abstract Optional<DynamoAnswer> answer(String operation, ObjectNode request, Database database);

    /** DynamoDB itself. */
    interface Database {
        DynamoAnswer ask(ObjectNode request);
    }

    static boolean writes(String operation) {
        return WRITES.contains(operation);
    }

    static boolean concerns(String operation) {
        return writes(operation) || READS.contains(operation);
    }
}
