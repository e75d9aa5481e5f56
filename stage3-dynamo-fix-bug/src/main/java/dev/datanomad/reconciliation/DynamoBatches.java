package dev.datanomad.reconciliation;

import dev.datanomad.DynamoEventStore;
import dev.datanomad.DynamoTable;
import dev.datanomad.reconciliation.Patience.AnsweredInPartException;
import dev.datanomad.service.events.Event;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Events in DynamoDB, many at a time. A batch may be answered in part; the rest, and a batch that failed or was
 * throttled, is tried again with {@link Patience}. All reads are strongly consistent. Safe for use by many threads.
 */
final class DynamoBatches {

    /** How many events one call can read: a limit of BatchGetItem. */
    static final int READ = 100;

    /** How many events one call can write: a limit of BatchWriteItem. */
    static final int WRITE = 25;

    private static final AwsRequestOverrideConfiguration LIMITS = AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(20))
            .apiCallAttemptTimeout(Duration.ofSeconds(10))
            .build();

    private final DynamoDbClient client;

    DynamoBatches(DynamoDbClient client) {
        this.client = client;
    }

    /** Which table this is, in words: one that was made anew is another one. */
    String table() {
        try {
            TableDescription table = Patience.WITH_DYNAMO.get(() -> client.describeTable(
                            describe -> describe.tableName(DynamoTable.NAME).overrideConfiguration(LIMITS))
                    .table());
            return "table " + table.tableArn() + " of " + table.creationDateTime();
        } catch (ResourceNotFoundException e) {
            return "no table";
        }
    }

    /**
     * Reads the copies of some events. A table that does not exist holds none.
     *
     * @param events {@value #READ} at most, all storable: a key that DynamoDB cannot hold fails the whole call
     * @return by id; a copy that is no event is there as nothing, a copy that is missing is not there
     */
    Map<String, Optional<Event>> find(Collection<Event> events) {
        Map<String, Optional<Event>> found = new HashMap<>();
        if (events.isEmpty()) {
            return found;
        }
        AtomicReference<Map<String, KeysAndAttributes>> rest = new AtomicReference<>(Map.of(
                DynamoTable.NAME,
                KeysAndAttributes.builder()
                        .keys(events.stream()
                                .map(event -> DynamoEventStore.key(event.userKey(), event.id()))
                                .toList())
                        .consistentRead(true)
                        .build()));
        try {
            Patience.WITH_DYNAMO.run(() -> {
                BatchGetItemResponse answer = client.batchGetItem(BatchGetItemRequest.builder()
                        .overrideConfiguration(LIMITS)
                        .requestItems(rest.get())
                        .build());
                answer.responses()
                        .getOrDefault(DynamoTable.NAME, List.of())
                        .forEach(item -> found.put(DynamoEventStore.idOf(item), readable(item)));
                rest.set(answer.unprocessedKeys());
                requireAll(rest.get());
            });
        } catch (ResourceNotFoundException e) {
            found.clear();
        }
        return found;
    }

    /** Writes some items over whatever is there. */
    void put(List<Map<String, AttributeValue>> items) {
        for (int from = 0; from < items.size(); from += WRITE) {
            putBatch(items.subList(from, Math.min(from + WRITE, items.size())));
        }
    }

    private void putBatch(List<Map<String, AttributeValue>> items) {
        AtomicReference<Map<String, List<WriteRequest>>> rest = new AtomicReference<>(Map.of(
                DynamoTable.NAME,
                items.stream()
                        .map(item -> WriteRequest.builder()
                                .putRequest(put -> put.item(item))
                                .build())
                        .toList()));
        Patience.WITH_DYNAMO.run(() -> {
            rest.set(client.batchWriteItem(BatchWriteItemRequest.builder()
                            .overrideConfiguration(LIMITS)
                            .requestItems(rest.get())
                            .build())
                    .unprocessedItems());
            requireAll(rest.get());
        });
    }

    /**
     * One page of the keys in one of {@code segments} parts of the table. A table that does not exist has an empty one.
     *
     * @param after what the page before gave as {@link ScanResponse#lastEvaluatedKey()}; {@code null} for the first
     * @param limit how many keys at most
     */
    ScanResponse keys(int segment, int segments, Map<String, AttributeValue> after, int limit) {
        try {
            return Patience.WITH_DYNAMO.get(() -> client.scan(ScanRequest.builder()
                    .overrideConfiguration(LIMITS)
                    .tableName(DynamoTable.NAME)
                    .consistentRead(true)
                    .segment(segment)
                    .totalSegments(segments)
                    .projectionExpression("user_key, #id")
                    .expressionAttributeNames(Map.of("#id", "_id"))
                    .exclusiveStartKey(after)
                    .limit(limit)
                    .build()));
        } catch (ResourceNotFoundException e) {
            return ScanResponse.builder().build();
        }
    }

    private static Optional<Event> readable(Map<String, AttributeValue> item) {
        try {
            return Optional.of(DynamoEventStore.toEvent(item));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void requireAll(Map<String, ?> unprocessed) {
        if (!unprocessed.isEmpty()) {
            throw new AnsweredInPartException();
        }
    }
}
