package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnstorableEventException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Events in DynamoDB: the table {@code nomad_events} with the user's key as partition key and the id as sort key, so
 * that the events of a user stand together in the order of their ids. All reads are strongly consistent.
 */
final class DynamoEventStore implements EventStore {

    /** The code of an error that is in the item. */
    private static final String INVALID = "ValidationException";

    private final DynamoDbClient client;
    private final Duration timeLimit;
    private final AwsRequestOverrideConfiguration limits;

    /** @param timeLimit how long each operation may take, whatever number of calls it needs */
    DynamoEventStore(DynamoDbClient client, Duration timeLimit) {
        this.client = client;
        this.timeLimit = timeLimit;
        this.limits = DynamoTable.within(timeLimit);
    }

    @Override
    public void put(Event event) {
        DynamoItems.requireStorable(event);
        DynamoTable.attempt(() -> {
            try {
                return client.putItem(put -> put.tableName(DynamoTable.NAME)
                        .overrideConfiguration(limits)
                        .item(DynamoItems.toItem(event)));
            } catch (DynamoDbException e) {
                throw INVALID.equals(e.awsErrorDetails().errorCode())
                        ? new UnstorableEventException(
                                "",
                                "is refused by DynamoDB: " + e.awsErrorDetails().errorMessage())
                        : e;
            }
        });
    }

    @Override
    public Optional<StoredEvent> find(String userKey, String id) {
        if (!DynamoItems.canHaveKey(userKey, id)) {
            return Optional.empty();
        }
        Map<String, AttributeValue> item = DynamoTable.attempt(
                        () -> client.getItem(get -> get.tableName(DynamoTable.NAME)
                                .overrideConfiguration(limits)
                                .key(DynamoItems.key(userKey, id))
                                .consistentRead(true)))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(DynamoItems.toEvent(item));
    }

    @Override
    public EventPage latest(String userKey, Optional<String> before, int limit) {
        if (!DynamoItems.LIMITS.fitsKey(userKey)
                || !before.map(DynamoItems::canHaveId).orElse(true)) {
            return EventPage.EMPTY;
        }
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(DynamoTable.NAME)
                .keyConditionExpression(DynamoTable.USER_KEY + " = :user")
                .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(userKey)))
                .scanIndexForward(false)
                .consistentRead(true);
        before.ifPresent(id -> query.keyConditionExpression(DynamoTable.USER_KEY + " = :user and #id < :before")
                .expressionAttributeNames(Map.of("#id", DynamoTable.ID))
                .expressionAttributeValues(
                        Map.of(":user", AttributeValue.fromS(userKey), ":before", AttributeValue.fromS(id))));
        EventPage.Builder page = new EventPage.Builder(limit);
        Map<String, AttributeValue> next = null;
        long deadline = System.nanoTime() + timeLimit.toNanos();
        boolean more = true;
        while (more) {
            query.limit(page.wanted()).exclusiveStartKey(next).overrideConfiguration(until(deadline));
            QueryResponse answer = DynamoTable.attempt(() -> client.query(query.build()));
            next = answer.hasLastEvaluatedKey() ? answer.lastEvaluatedKey() : null;
            more = answer.items().stream().map(DynamoItems::toEvent).allMatch(page::add) && next != null;
        }
        return page.build();
    }

    /** A page of large events takes several calls, one for each megabyte, and all of them have the time of one. */
    private static AwsRequestOverrideConfiguration until(long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.toMillis() < 1) {
            throw new StoreUnavailableException("DynamoDB", new TimeoutException("The page takes too long"));
        }
        return DynamoTable.within(left);
    }
}
