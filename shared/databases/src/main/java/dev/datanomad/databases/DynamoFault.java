package dev.datanomad.databases;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Errors that DynamoDB itself answers, over a connection without faults. They concern calls that read or write items;
 * calls that manage tables pass.
 */
public abstract sealed class DynamoFault implements ProtocolFault permits DynamoThrottle, DynamoError, DynamoDenial {

    private static final Set<String> WRITES =
            Set.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems");
    private static final Set<String> READS = Set.of("GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems");

    DynamoFault() {}

    /**
     * Throttling. That percentage of single calls gets a ProvisionedThroughputExceededException or a ThrottlingException,
     * by turns. Of the items of batches that percentage comes back unprocessed. A tenth of it of whole batches is
     * throttled, as is a batch of which no item would be left.
     *
     * @param percent 1 to 100
     */
    public static DynamoFault throttle(int percent) {
        return new DynamoThrottle(percent);
    }

    /**
     * Server errors. That percentage of calls gets a 500, InternalServerError. Half of the writes among them are executed
     * nevertheless.
     *
     * @param percent 1 to 100
     */
    public static DynamoFault error(int percent) {
        return new DynamoError(percent);
    }

    /** A lack of rights: every call gets an AccessDeniedException. */
    public static DynamoFault deny() {
        return new DynamoDenial();
    }

    @Override
    public final Server start(InetSocketAddress database) throws IOException {
        return DynamoFaultServer.start(database, this);
    }

    /**
     * The response to a call, or nothing to forward it.
     *
     * @param operation for example {@code BatchGetItem}
     * @param database calls DynamoDB itself
     */
    abstract Optional<Response> respond(String operation, ObjectNode request, Function<ObjectNode, Response> database);

    /** An HTTP status and a JSON object. */
    record Response(int status, ObjectNode body) {

        static Response error(int status, String type, String message) {
            return new Response(
                    status,
                    JsonNodeFactory.instance.objectNode().put("__type", type).put("message", message));
        }
    }

    static boolean isWrite(String operation) {
        return WRITES.contains(operation);
    }

    static boolean concerns(String operation) {
        return isWrite(operation) || READS.contains(operation);
    }
}
