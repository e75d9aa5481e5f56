package dev.datanomad.databases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A percentage of calls and items exceeds the table's throughput. */
final class DynamoThrottle extends DynamoFault {

    private static final String REQUESTED = "RequestItems";

    private static final Response BY_TABLE = Response.error(
            400,
            "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded.");
    private static final Response BY_ACCOUNT = Response.error(
            400,
            "com.amazon.coral.availability#ThrottlingException",
            "Rate of requests exceeds the allowed throughput.");

    private final Sampler calls;
    private final Sampler items;
    private final Sampler batches;
    private final AtomicInteger throttled = new AtomicInteger();

    DynamoThrottle(int percent) {
        calls = new Sampler(percent);
        items = new Sampler(percent);
        batches = new Sampler(Math.max(1, percent / 10));
    }

    @Override
    Optional<Response> respond(String operation, ObjectNode request, Function<ObjectNode, Response> database) {
        if (!concerns(operation)) {
            return Optional.empty();
        }
        if (operation.startsWith("Batch")) {
            return respondToBatch(operation, request, database);
        }
        return calls.hits(operation) ? Optional.of(throttled()) : Optional.empty();
    }

    private Response throttled() {
        return throttled.getAndIncrement() % 2 == 0 ? BY_TABLE : BY_ACCOUNT;
    }

    private Optional<Response> respondToBatch(
            String operation, ObjectNode request, Function<ObjectNode, Response> database) {
        ObjectNode processed = request.objectNode();
        ObjectNode unprocessed = request.objectNode();
        request.path(REQUESTED).properties().forEach(table -> {
            JsonNode requested = table.getValue();
            ArrayNode now = request.arrayNode();
            ArrayNode later = request.arrayNode();
            itemsOf(requested).forEach(item -> (items.hits(operation) ? later : now).add(item));
            put(processed, table.getKey(), requested, now);
            put(unprocessed, table.getKey(), requested, later);
        });
        if (processed.isEmpty() || batches.hits(operation)) {
            return Optional.of(throttled());
        }
        if (unprocessed.isEmpty()) {
            return Optional.empty();
        }
        request.set(REQUESTED, processed);
        Response response = database.apply(request);
        if (response.status() < 400) {
            String name = operation.equals("BatchGetItem") ? "UnprocessedKeys" : "UnprocessedItems";
            addUnprocessed(response.body().withObjectProperty(name), unprocessed);
        }
        return Optional.of(response);
    }

    /** A table has a list of writes, or an object with a list of keys to get. */
    private static ArrayNode itemsOf(JsonNode table) {
        return (ArrayNode) (table.isArray() ? table : table.get("Keys"));
    }

    private static void put(ObjectNode tables, String name, JsonNode requested, ArrayNode items) {
        if (items.isEmpty()) {
            return;
        }
        if (requested.isArray()) {
            tables.set(name, items);
        } else {
            ObjectNode table = requested.deepCopy();
            tables.set(name, table.set("Keys", items));
        }
    }

    private static void addUnprocessed(ObjectNode response, ObjectNode unprocessed) {
        unprocessed.properties().forEach(table -> {
            if (response.has(table.getKey())) {
                itemsOf(response.get(table.getKey())).addAll(itemsOf(table.getValue()));
            } else {
                response.set(table.getKey(), table.getValue());
            }
        });
    }
}
