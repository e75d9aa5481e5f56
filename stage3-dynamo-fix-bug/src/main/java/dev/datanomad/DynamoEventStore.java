package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventKey;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Events in DynamoDB: the table {@code nomad_events} with the user's key as partition key and the id as sort key, so
 * that the events of a user stand together in the order of their ids. The posted object is an attribute of its own and
 * cannot collide with the keys. All reads are strongly consistent.
 */
public final class DynamoEventStore implements EventStore {

    /**
     * DynamoDB's limits: <a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">Quotas</a>.
     */
    static final StorageLimits LIMITS = new StorageLimits("DynamoDB", 38, -130, 125, 32, 2_048, false, true);

    /**
     * How many events one call can find: as many of the largest as BatchGetItem answers in one go, 16 MB. (DynamoDB may
     * leave out what is more than 1 MB of one user's.)
     */
    static final int FIND = 40;

    private static final int MAX_ITEM_BYTES = 400 * 1024;
    private static final int MAX_SORT_KEY_BYTES = 1_024;

    private static final String EVENT = "event";

    private final DynamoDbClient client;
    private final Duration limit;
    private final AwsRequestOverrideConfiguration limits;

    public DynamoEventStore(DynamoDbClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
        this.limits = DynamoTable.within(limit);
    }

    @Override
    public void put(Event event) {
        requireStorable(event);
        attempt(() -> client.putItem(put ->
                put.tableName(DynamoTable.NAME).overrideConfiguration(limits).item(toItem(event))));
    }

    @Override
    public Optional<Event> find(String userKey, String id) {
        if (!fitsKey(userKey) || !fitsId(id)) {
            return Optional.empty();
        }
        Map<String, AttributeValue> item = attempt(() -> client.getItem(get -> get.tableName(DynamoTable.NAME)
                        .overrideConfiguration(limits)
                        .key(key(userKey, id))
                        .consistentRead(true)))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(toEvent(item));
    }

    /**
     * {@inheritDoc}
     *
     * @param keys {@value #FIND} at most
     */
    @Override
    public Map<EventKey, Optional<Event>> findAll(Collection<EventKey> keys) {
        Map<EventKey, Optional<Event>> found = new HashMap<>();
        keys.forEach(key -> found.put(key, Optional.empty()));
        List<Map<String, AttributeValue>> possible = found.keySet().stream()
                .filter(key -> fitsKey(key.userKey()) && fitsId(key.id()))
                .map(key -> key(key.userKey(), key.id()))
                .toList();
        if (possible.isEmpty()) {
            return found;
        }
        KeysAndAttributes wanted =
                KeysAndAttributes.builder().keys(possible).consistentRead(true).build();
        BatchGetItemResponse answer = attempt(() -> client.batchGetItem(
                get -> get.overrideConfiguration(limits).requestItems(Map.of(DynamoTable.NAME, wanted))));
        answer.responses()
                .getOrDefault(DynamoTable.NAME, List.of())
                .forEach(item -> found.put(keyOf(item), Optional.of(toEvent(item))));
        KeysAndAttributes throttled = answer.unprocessedKeys().get(DynamoTable.NAME);
        if (throttled != null) {
            throttled.keys().forEach(key -> found.remove(keyOf(key)));
        }
        return found;
    }

    @Override
    public List<Event> latest(String userKey, Optional<String> before, int limit) {
        if (!fitsKey(userKey) || !before.map(DynamoEventStore::fitsId).orElse(true)) {
            return List.of();
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
        List<Event> found = new ArrayList<>();
        Map<String, AttributeValue> next = null;
        long end = System.nanoTime() + this.limit.toNanos();
        do {
            query.limit(limit - found.size()).exclusiveStartKey(next).overrideConfiguration(until(end));
            QueryResponse page = attempt(() -> client.query(query.build()));
            page.items().forEach(item -> found.add(toEvent(item)));
            next = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (next != null && found.size() < limit);
        return found;
    }

    /** A page of large events takes several calls, one for each megabyte, and all of them have the time of one. */
    private static AwsRequestOverrideConfiguration until(long end) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.toMillis() < 1) {
            throw new StoreUnavailableException("DynamoDB", new TimeoutException("The page takes too long"));
        }
        return DynamoTable.within(left);
    }

    @Override
    public void requireStorable(Event event) {
        if (!fitsId(event.id())) {
            throw new UnstorableEventException(
                    "/_id", "is empty or longer than a sort key in DynamoDB can be, " + MAX_SORT_KEY_BYTES + " bytes");
        }
        LIMITS.require(event);
        long bytes = DynamoTable.USER_KEY.length()
                + DynamoTable.ID.length()
                + EVENT.length()
                + StorageLimits.utf8Length(event.userKey())
                + StorageLimits.utf8Length(event.id())
                + size(event.body());
        if (bytes > MAX_ITEM_BYTES) {
            throw new UnstorableEventException(
                    "", "takes about " + bytes + " bytes; an item in DynamoDB can have " + MAX_ITEM_BYTES);
        }
    }

    @Override
    public EventStore within(Duration limit) {
        return new DynamoEventStore(client, limit);
    }

    public static Map<String, AttributeValue> key(String userKey, String id) {
        return Map.of(DynamoTable.USER_KEY, AttributeValue.fromS(userKey), DynamoTable.ID, AttributeValue.fromS(id));
    }

    private static EventKey keyOf(Map<String, AttributeValue> item) {
        return new EventKey(item.get(DynamoTable.USER_KEY).s(), idOf(item));
    }

    public static String idOf(Map<String, AttributeValue> item) {
        return item.get(DynamoTable.ID).s();
    }

    public static Map<String, AttributeValue> toItem(Event event) {
        Map<String, AttributeValue> item = new HashMap<>(key(event.userKey(), event.id()));
        item.put(EVENT, toAttribute(event.body()));
        return item;
    }

    /** Reads an item back into the event it was made of. */
    @SuppressWarnings("unchecked")
    public static Event toEvent(Map<String, AttributeValue> item) {
        try {
            return new Event(idOf(item), (Map<String, Object>) fromAttribute(item.get(EVENT)));
        } catch (InvalidJsonException | ClassCastException | NullPointerException e) {
            throw new IllegalStateException(
                    "The item " + item.get(DynamoTable.ID) + " in DynamoDB is no event: " + e.getMessage(), e);
        }
    }

    private static AttributeValue toAttribute(Object value) {
        if (value == null) {
            return AttributeValue.fromNul(true);
        }
        if (value instanceof String text) {
            return AttributeValue.fromS(text);
        }
        if (value instanceof BigDecimal number) {
            return AttributeValue.fromN(number.toString());
        }
        if (value instanceof Boolean truth) {
            return AttributeValue.fromBool(truth);
        }
        if (value instanceof List<?> array) {
            return AttributeValue.fromL(
                    array.stream().map(DynamoEventStore::toAttribute).toList());
        }
        Map<String, AttributeValue> fields = new HashMap<>();
        ((Map<?, ?>) value).forEach((name, field) -> fields.put((String) name, toAttribute(field)));
        return AttributeValue.fromM(fields);
    }

    private static Object fromAttribute(AttributeValue value) {
        switch (value.type()) {
            case NUL:
                return null;
            case S:
                return value.s();
            case N:
                return new BigDecimal(value.n());
            case BOOL:
                return value.bool();
            case L:
                return value.l().stream()
                        .map(DynamoEventStore::fromAttribute)
                        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
            case M:
                Map<String, Object> object = new LinkedHashMap<>();
                value.m().forEach((name, field) -> object.put(name, fromAttribute(field)));
                return object;
            default:
                throw new IllegalStateException("An event in DynamoDB holds a value of type " + value.type());
        }
    }

    /** A value's size by the rules of DynamoDB, rounded up. */
    private static long size(Object value) {
        if (value instanceof String text) {
            return StorageLimits.utf8Length(text);
        }
        if (value instanceof BigDecimal number) {
            return (number.precision() + 1) / 2 + 2L;
        }
        long bytes = 3;
        if (value instanceof List<?> array) {
            for (Object element : array) {
                bytes += 1 + size(element);
            }
        } else if (value instanceof Map<?, ?> object) {
            for (Map.Entry<?, ?> field : object.entrySet()) {
                bytes += 1 + StorageLimits.utf8Length((String) field.getKey()) + size(field.getValue());
            }
        } else {
            return 1;
        }
        return bytes;
    }

    private static boolean fitsKey(String userKey) {
        return !userKey.isEmpty() && LIMITS.fitsKey(userKey);
    }

    private static boolean fitsId(String id) {
        return !id.isEmpty() && StorageLimits.utf8Length(id) <= MAX_SORT_KEY_BYTES;
    }

    static <T> T attempt(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new StoreUnavailableException("DynamoDB", e);
        }
    }
}
