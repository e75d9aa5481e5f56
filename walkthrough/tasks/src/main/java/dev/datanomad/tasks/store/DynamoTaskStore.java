package dev.datanomad.tasks.store;

import static dev.datanomad.tasks.store.TaskItems.number;

import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Tasks in DynamoDB. The outbox is a sparse index: an item is in it only while it has the attributes {@code outbox} and
 * {@code unsent}. The index is eventually consistent, which delays what it shows, and loses nothing.
 */
public final class DynamoTaskStore implements TaskStore, Outbox {

    /** The name of the outbox's index. */
    static final String OUTBOX_INDEX = "outbox";

    /** Parts of the outbox, by the hash of the id, so that its index does not have all writes in one partition. */
    private static final int OUTBOX_PARTS = 4;

    /** Of a task that is there, and is no tombstone. */
    private static final String LIVES = "attribute_exists(#id) AND attribute_not_exists(#expires)";

    /** Codec of the items. */
    public static final TaskItems CODEC = new TaskItems();

    private final DynamoDbClient client;
    private final String table;
    private final AwsRequestOverrideConfiguration limits;

    /** @param timeLimit how long each operation may take */
    public DynamoTaskStore(DynamoDbClient client, String table, Duration timeLimit) {
        this.client = client;
        this.table = table;
        this.limits = AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(timeLimit)
                .build();
    }

    @Override
    public void create(Task task, boolean outbox) {
        Map<String, AttributeValue> item = new HashMap<>(CODEC.encode(task));
        if (outbox) {
            item.put(TaskItems.OUTBOX, part(task.id()));
            item.put(TaskItems.UNSENT, now());
        }
        attempt(() -> {
            try {
                return client.putItem(put -> put.tableName(table)
                        .overrideConfiguration(limits)
                        .item(item)
                        .conditionExpression("attribute_not_exists(#id)")
                        .expressionAttributeNames(names(TaskItems.ID)));
            } catch (ConditionalCheckFailedException e) {
                // It was stored before the answer was lost.
                return null;
            }
        });
    }

    @Override
    public Task change(String user, String id, Change change, OptionalLong expected, boolean outbox) {
        UpdateExpression update = new UpdateExpression().add(TaskItems.VERSION, number(1));
        if (change instanceof Change.Edit edit) {
            edit.text().ifPresent(text -> update.set(TaskItems.TEXT, AttributeValue.fromS(text)));
            edit.done().ifPresent(done -> update.set(TaskItems.DONE, AttributeValue.fromBool(done)));
        } else {
            update.set(TaskItems.TEXT, AttributeValue.fromS(""));
            update.set(TaskItems.DONE, AttributeValue.fromBool(false));
            update.set(TaskItems.EXPIRES, TaskItems.seconds(((Change.Delete) change).expires()));
        }
        if (outbox) {
            // Keeps the oldest time, which says how far the other store lags behind.
            update.set(TaskItems.OUTBOX, part(id)).setIfAbsent(TaskItems.UNSENT, now());
        }
        update.onlyIf(LIVES, TaskItems.ID, TaskItems.EXPIRES);
        expected.ifPresent(
                version -> update.onlyIf(at(version), TaskItems.VERSION).value(":version", number(version)));
        return attempt(() -> {
            try {
                return CODEC.decode(client.updateItem(at(user, id, update)
                                .returnValues(ReturnValue.ALL_NEW)
                                .build())
                        .attributes());
            } catch (ConditionalCheckFailedException e) {
                Optional<Task> there = CODEC.decoded(e.item());
                // The client tries again what was not answered in time, and may find that it was done.
                boolean again = e.numAttempts() != null && e.numAttempts() > 1;
                return there.filter(
                                task -> again && expected.isPresent() && change.isDoneTo(task, expected.getAsLong()))
                        .orElseThrow(() -> new ChangeRefusedException(there));
            }
        });
    }

    @Override
    public Optional<Task> find(String user, String id) {
        Map<String, AttributeValue> item = attempt(() -> client.getItem(get -> get.tableName(table)
                        .overrideConfiguration(limits)
                        .key(TaskItems.key(user, id))
                        .consistentRead(true)))
                .item();
        return CODEC.decoded(item);
    }

    @Override
    public TaskPage list(String user, Optional<String> before, int limit) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":user", AttributeValue.fromS(user)));
        before.ifPresent(id -> values.put(":before", AttributeValue.fromS(id)));
        QueryRequest query = QueryRequest.builder()
                .tableName(table)
                .overrideConfiguration(limits)
                .keyConditionExpression("#userkey = :user" + (before.isPresent() ? " AND #id < :before" : ""))
                .expressionAttributeNames(
                        before.isPresent() ? names(TaskItems.USER, TaskItems.ID) : names(TaskItems.USER))
                .expressionAttributeValues(values)
                .scanIndexForward(false)
                .consistentRead(true)
                .limit(limit)
                .build();
        QueryResponse answer = attempt(() -> client.query(query));
        return new TaskPage(
                answer.items().stream()
                        .flatMap(item -> CODEC.decoded(item).stream())
                        .toList(),
                Optional.ofNullable(answer.lastEvaluatedKey().get(TaskItems.ID)).map(AttributeValue::s));
    }

    @Override
    public Applied apply(Task copy) {
        return attempt(() -> {
            try {
                client.putItem(put -> put.tableName(table)
                        .overrideConfiguration(limits)
                        .item(CODEC.encode(copy))
                        .conditionExpression(
                                "attribute_not_exists(#id) OR attribute_not_exists(#version) OR #version < :version")
                        .expressionAttributeNames(names(TaskItems.ID, TaskItems.VERSION))
                        .expressionAttributeValues(Map.of(":version", number(copy.version())))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return Applied.WRITTEN;
            } catch (ConditionalCheckFailedException e) {
                return CODEC.decoded(e.item())
                        .map(there -> Applied.compare(copy, there))
                        .orElse(Applied.CONFLICT);
            }
        });
    }

    @Override
    public List<Entry> unsent(int limit) {
        return IntStream.range(0, OUTBOX_PARTS)
                .boxed()
                .flatMap(part -> unsent(part, limit).stream())
                .sorted(Comparator.comparing(Entry::since))
                .limit(limit)
                .toList();
    }

    private List<Entry> unsent(int part, int limit) {
        List<Map<String, AttributeValue>> found = attempt(() -> client.query(query -> query.tableName(table)
                        .indexName(OUTBOX_INDEX)
                        .overrideConfiguration(limits)
                        .keyConditionExpression("#outbox = :part")
                        .expressionAttributeNames(names(TaskItems.OUTBOX))
                        .expressionAttributeValues(Map.of(":part", number(part)))
                        .limit(limit)))
                .items();
        return found.stream()
                .flatMap(item -> CODEC.decoded(item).stream().map(task -> new Entry(task, TaskItems.unsentSince(item))))
                .toList();
    }

    /** {@inheritDoc} One after the other: DynamoDB has no batch of updates that have conditions. */
    @Override
    public void sent(List<Task> tasks) {
        tasks.forEach(this::sent);
    }

    private void sent(Task task) {
        UpdateExpression update = new UpdateExpression()
                .remove(TaskItems.OUTBOX)
                .remove(TaskItems.UNSENT)
                .onlyIf(at(task.version()), TaskItems.VERSION)
                .value(":version", number(task.version()));
        updateIfSo(task, update);
    }

    @Override
    public void sendAgain(Task task) {
        UpdateExpression update = new UpdateExpression()
                .set(TaskItems.OUTBOX, part(task.id()))
                .setIfAbsent(TaskItems.UNSENT, now())
                .onlyIf("attribute_exists(#id)", TaskItems.ID);
        updateIfSo(task, update);
    }

    private void updateIfSo(Task task, UpdateExpression update) {
        attempt(() -> {
            try {
                return client.updateItem(at(task.user(), task.id(), update).build());
            } catch (ConditionalCheckFailedException e) {
                return null;
            }
        });
    }

    private UpdateItemRequest.Builder at(String user, String id, UpdateExpression update) {
        return update.request().tableName(table).overrideConfiguration(limits).key(TaskItems.key(user, id));
    }

    /** An item without a version is at version 0. */
    private static String at(long version) {
        return version == 0 ? "(attribute_not_exists(#version) OR #version = :version)" : "#version = :version";
    }

    private static AttributeValue part(String id) {
        return number(Math.floorMod(id.hashCode(), OUTBOX_PARTS));
    }

    private static AttributeValue now() {
        return number(Instant.now().toEpochMilli());
    }

    private static Map<String, String> names(String... attributes) {
        return Arrays.stream(attributes).collect(Collectors.toMap(UpdateExpression::alias, name -> name));
    }

    private static <T> T attempt(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            boolean refused = e instanceof AwsServiceException answer
                    && answer.statusCode() / 100 == 4
                    && !answer.isThrottlingException();
            throw refused ? new StoreRefusedException("DynamoDB", e) : new StoreUnavailableException("DynamoDB", e);
        }
    }
}
