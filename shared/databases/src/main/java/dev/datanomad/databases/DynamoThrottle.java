package dev.datanomad.databases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as if a share of the calls and items were more than the table's throughput. */
final class DynamoThrottle extends DynamoFault {

    private static final String REQUESTED = "RequestItems";

    private static final DynamoAnswer BY_THE_TABLE = DynamoAnswer.failure(
            400,
            "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded.");
    private static final DynamoAnswer BY_THE_ACCOUNT = DynamoAnswer.failure(
            400,
            "com.amazon.coral.availability#ThrottlingException",
            "Rate of requests exceeds the allowed throughput.");

    private final Spread calls;
    private final Spread items;
    private final Spread batches;
    private final AtomicInteger throttled = new AtomicInteger();

    DynamoThrottle(int percent) {
        calls = new Spread(percent);
        items = new Spread(percent);
        batches = new Spread(Math.max(1, percent / 10));
    }

    @Override
    Optional<DynamoAnswer> answer(String operation, ObjectNode request, Database database) {
        if (!concerns(operation)) {
            return Optional.empty();
        }
        if (operation.startsWith("Batch")) {
            return answerBatch(operation, request, database);
        }
        return calls.hits(operation) ? Optional.of(throttled()) : Optional.empty();
    }

    private DynamoAnswer throttled() {
        return throttled.getAndIncrement() % 2 == 0 ? BY_THE_TABLE : BY_THE_ACCOUNT;
    }

    private Optional<DynamoAnswer> answerBatch(String operation, ObjectNode request, Database database) {
        ObjectNode processed = request.objectNode();
        ObjectNode unprocessed = request.objectNode();
        request.path(REQUESTED).properties().forEach(table -> {
            JsonNode wanted = table.getValue();
            ArrayNode now = request.arrayNode();
            ArrayNode later = request.arrayNode();
            itemsOf(wanted).forEach(item -> (items.hits(operation) ? later : now).add(item));
            put(processed, table.getKey(), wanted, now);
            put(unprocessed, table.getKey(), wanted, later);
        });
        if (processed.isEmpty() || batches.hits(operation)) {
            return Optional.of(throttled());
        }
        if (unprocessed.isEmpty()) {
            return Optional.empty();
        }
        request.set(REQUESTED, processed);
        DynamoAnswer answer = database.ask(request);
        if (!answer.isFailure()) {
            handBack(answer.body().withObjectProperty(leftOver(operation)), unprocessed);
        }
        return Optional.of(answer);
    }

    /** Writes are listed under their table; keys to get are one of several things that are said about it. */
    private static ArrayNode itemsOf(JsonNode wanted) {
        return (ArrayNode) (wanted.isArray() ? wanted : wanted.get("Keys"));
    }

    private static void put(ObjectNode tables, String table, JsonNode wanted, ArrayNode some) {
        if (some.isEmpty()) {
            return;
        }
        if (wanted.isArray()) {
            tables.set(table, some);
        } else {
            ObjectNode keys = wanted.deepCopy();
            tables.set(table, keys.set("Keys", some));
        }
    }

    private static String leftOver(String operation) {
        return operation.equals("BatchGetItem") ? "UnprocessedKeys" : "UnprocessedItems";
    }

    private static void handBack(ObjectNode leftOver, ObjectNode unprocessed) {
        unprocessed.properties().forEach(table -> {
            if (leftOver.has(table.getKey())) {
                itemsOf(leftOver.get(table.getKey())).addAll(itemsOf(table.getValue()));
            } else {
                leftOver.set(table.getKey(), table.getValue());
            }
        });
    }
}
