package dev.datanomad;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.JsonPointer;
import dev.datanomad.service.json.JsonValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Events as items of DynamoDB. The posted object is an attribute of its own, so that no field of it can collide with a key. */
final class DynamoItems {

    /** DynamoDB itself takes 64 KB; the SDK cannot read a name again that has more than 50,000 bytes. */
    private static final int MAX_NAME_BYTES = 50_000;

    /**
     * DynamoDB's limits: <a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">Quotas</a>.
     */
    static final StorageLimits LIMITS =
            new StorageLimits("DynamoDB", 38, -130, 125, 32, 2_048, MAX_NAME_BYTES, false, true);

    private static final int MAX_ITEM_BYTES = 400 * 1024;
    private static final int MAX_SORT_KEY_BYTES = 1_024;
    private static final String EVENT = "event";

    private DynamoItems() {}

    /** Whether an item can have this key; DynamoDB fails a call that asks for another one. */
    static boolean canHaveKey(String userKey, String id) {
        return LIMITS.fitsKey(userKey) && canHaveId(id);
    }

    static boolean canHaveId(String id) {
        return !id.isEmpty() && StorageLimits.utf8Length(id) <= MAX_SORT_KEY_BYTES && StorageLimits.isUnicode(id);
    }

    static Map<String, AttributeValue> key(String userKey, String id) {
        return Map.of(DynamoTable.USER_KEY, AttributeValue.fromS(userKey), DynamoTable.ID, AttributeValue.fromS(id));
    }

    /** The key of an item. */
    static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return Map.of(DynamoTable.USER_KEY, item.get(DynamoTable.USER_KEY), DynamoTable.ID, item.get(DynamoTable.ID));
    }

    /** @throws UnstorableEventException if no item can hold the event */
    static void requireStorable(Event event) {
        if (!canHaveId(event.id())) {
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

    static Map<String, AttributeValue> toItem(Event event) {
        Map<String, AttributeValue> item = new HashMap<>(key(event.userKey(), event.id()));
        item.put(EVENT, toAttribute(event.body()));
        return item;
    }

    /** Reads an item back into the event it was made of, if it was made of one. */
    static StoredEvent toEvent(Map<String, AttributeValue> item) {
        String id = item.get(DynamoTable.ID).s();
        try {
            return event(item.get(DynamoTable.USER_KEY).s(), id, item.get(EVENT));
        } catch (InvalidJsonException e) {
            return UnreadableEvent.because(e, "DynamoDB", id);
        }
    }

    private static Event event(String userKey, String id, AttributeValue body) {
        if (body == null || !body.hasM()) {
            throw new InvalidJsonException("", "has no attribute " + EVENT + " that is a map");
        }
        Event event = new Event(id, fromAttributes(body.m(), JsonPointer.ROOT));
        if (!event.userKey().equals(userKey)) {
            throw new InvalidJsonException("/user/key", "is not the partition key of the item");
        }
        return event;
    }

    private static AttributeValue toAttribute(Object value) {
        if (value == null) {
            return AttributeValue.fromNul(true);
        }
        if (value instanceof String text) {
            return AttributeValue.fromS(text);
        }
        if (value instanceof Number number) {
            return AttributeValue.fromN(JsonValues.decimal(number).toString());
        }
        if (value instanceof Boolean truth) {
            return AttributeValue.fromBool(truth);
        }
        if (value instanceof List<?> array) {
            return AttributeValue.fromL(
                    array.stream().map(DynamoItems::toAttribute).toList());
        }
        Map<String, AttributeValue> fields = new HashMap<>();
        ((Map<?, ?>) value).forEach((name, field) -> fields.put((String) name, toAttribute(field)));
        return AttributeValue.fromM(fields);
    }

    private static Map<String, Object> fromAttributes(Map<String, AttributeValue> attributes, JsonPointer at) {
        Map<String, Object> object = new LinkedHashMap<>();
        attributes.forEach((name, field) -> object.put(name, fromAttribute(field, at.field(name))));
        return object;
    }

    private static Object fromAttribute(AttributeValue value, JsonPointer at) {
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
                List<Object> array = new ArrayList<>(value.l().size());
                value.l().forEach(element -> array.add(fromAttribute(element, at.element(array.size()))));
                return array;
            case M:
                return fromAttributes(value.m(), at);
            default:
                throw new InvalidJsonException(
                        at.toString(), "is of type " + value.type() + ", which JSON does not have");
        }
    }

    /** A value's size by the rules of DynamoDB, rounded up. */
    private static long size(Object value) {
        if (value instanceof String text) {
            return StorageLimits.utf8Length(text);
        }
        if (value instanceof Number number) {
            return (JsonValues.decimal(number).precision() + 1) / 2 + 2L;
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
}
