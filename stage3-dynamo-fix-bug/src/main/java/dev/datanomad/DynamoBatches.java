package dev.datanomad;

import dev.datanomad.service.Event;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Events in DynamoDB, many at a time. A batch may be answered in part; the rest, and a batch that failed or was
 * throttled, is tried again, later each time and not all at once, for {@link #PATIENCE}. Safe for use by many threads.
 */
final class DynamoBatches {

    /** How many events one call can read: a limit of BatchGetItem. */
    static final int READ = 100;

    /** How many events one call can write: a limit of BatchWriteItem. */
    static final int WRITE = 25;

    /** How long a batch is tried before giving up. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final AwsRequestOverrideConfiguration LIMITS = AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(20))
            .apiCallAttemptTimeout(Duration.ofSeconds(10))
            .build();

    private static final FailsafeExecutor<Object> PATIENTLY = Failsafe.with(RetryPolicy.builder()
            .handleIf(DynamoBatches::worthAnotherTry)
            .withMaxRetries(-1)
            .withMaxDuration(PATIENCE)
            .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(5))
            .withJitter(0.5)
            .build());

    private final DynamoDbClient client;

    /** Thrown inside, to try the rest. */
    private static final class AnsweredInPartException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AnsweredInPartException() {
            super("DynamoDB answered only a part of each batch for " + PATIENCE.toSeconds() + " s", null, false, false);
        }
    }

    DynamoBatches(DynamoDbClient client) {
        this.client = client;
    }

    /**
     * Reads the copies of some events, consistently.
     *
     * @param events {@value #READ} at most
     * @return by id; a copy that is no event is there as nothing, a copy that is missing is not there
     */
    Map<String, Optional<Event>> find(Collection<Event> events) {
        Map<String, Optional<Event>> found = new HashMap<>();
        List<Map<String, AttributeValue>> keys = events.stream()
                .map(event -> DynamoEventStore.key(event.userKey(), event.id()))
                .toList();
        if (keys.isEmpty()) {
            return found;
        }
        var rest = new Object() {
            Map<String, KeysAndAttributes> keysOfTable = Map.of(
                    DynamoEventStore.TABLE,
                    KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
        };
        PATIENTLY.run(() -> {
            BatchGetItemResponse answer = client.batchGetItem(BatchGetItemRequest.builder()
                    .overrideConfiguration(LIMITS)
                    .requestItems(rest.keysOfTable)
                    .build());
            answer.responses()
                    .getOrDefault(DynamoEventStore.TABLE, List.of())
                    .forEach(item -> found.put(DynamoEventStore.idOf(item), readable(item)));
            rest.keysOfTable = answer.unprocessedKeys();
            requireAll(rest.keysOfTable);
        });
        return found;
    }

    /** Writes some events over whatever is there. */
    void put(List<Event> events) {
        for (int from = 0; from < events.size(); from += WRITE) {
            List<WriteRequest> puts = events.subList(from, Math.min(from + WRITE, events.size())).stream()
                    .map(event -> WriteRequest.builder()
                            .putRequest(put -> put.item(DynamoEventStore.toItem(event)))
                            .build())
                    .toList();
            var rest = new Object() {
                Map<String, List<WriteRequest>> putsOfTable = Map.of(DynamoEventStore.TABLE, puts);
            };
            PATIENTLY.run(() -> {
                rest.putsOfTable = client.batchWriteItem(BatchWriteItemRequest.builder()
                                .overrideConfiguration(LIMITS)
                                .requestItems(rest.putsOfTable)
                                .build())
                        .unprocessedItems();
                requireAll(rest.putsOfTable);
            });
        }
    }

    /** Walks the keys of one of {@code segments} parts of the table, and gives each page of them to {@code page}. */
    void scan(int segment, int segments, Consumer<List<Map<String, AttributeValue>>> page) {
        var next = new Object() {
            Map<String, AttributeValue> key;
        };
        do {
            page.accept(PATIENTLY.get(() -> {
                var answer = client.scan(ScanRequest.builder()
                        .overrideConfiguration(LIMITS)
                        .tableName(DynamoEventStore.TABLE)
                        .consistentRead(true)
                        .segment(segment)
                        .totalSegments(segments)
                        .projectionExpression("user_key, #id")
                        .expressionAttributeNames(Map.of("#id", "_id"))
                        .exclusiveStartKey(next.key)
                        .build());
                next.key = answer.hasLastEvaluatedKey() ? answer.lastEvaluatedKey() : null;
                return answer.items();
            }));
        } while (next.key != null);
    }

    private static boolean worthAnotherTry(Throwable e) {
        if (e instanceof SdkServiceException refusal) {
            return refusal.isThrottlingException() || refusal.statusCode() >= 500;
        }
        return e instanceof SdkException || e instanceof AnsweredInPartException;
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
