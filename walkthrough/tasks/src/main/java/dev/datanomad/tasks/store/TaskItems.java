package dev.datanomad.tasks.store;

import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.RecordCodec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tasks as items of DynamoDB: {@code user_key} and {@code _id} as the key, {@code version}, {@code text}, {@code done} and, in
 * a tombstone, {@code expires} in seconds since 1970, as its time to live wants it.
 */
public final class TaskItems implements RecordCodec<Task, Map<String, AttributeValue>> {

    static final String USER = "user_key";
    static final String ID = "_id";
    static final String VERSION = "version";
    static final String TEXT = "text";
    static final String DONE = "done";
    static final String EXPIRES = "expires";

    /** When the oldest change was made that was not sent to the other store yet, in milliseconds since 1970. */
    static final String UNSENT = "unsent";

    /** The part of the outbox that an unsent item is in. */
    static final String OUTBOX = "outbox";

    @Override
    public Map<String, AttributeValue> encode(Task task) {
        Map<String, AttributeValue> item = new HashMap<>(key(task.user(), task.id()));
        item.put(VERSION, number(task.version()));
        item.put(TEXT, AttributeValue.fromS(task.text()));
        item.put(DONE, AttributeValue.fromBool(task.done()));
        task.expires().ifPresent(time -> item.put(EXPIRES, seconds(time)));
        return item;
    }

    @Override
    public Task decode(Map<String, AttributeValue> item) {
        return new Task(
                field(item, USER, AttributeValue::s).orElseThrow(() -> missing(USER)),
                field(item, ID, AttributeValue::s).orElseThrow(() -> missing(ID)),
                field(item, VERSION, AttributeValue::n).map(Long::parseLong).orElse(0L),
                field(item, TEXT, AttributeValue::s).orElseThrow(() -> missing(TEXT)),
                field(item, DONE, AttributeValue::bool).orElse(false),
                field(item, EXPIRES, AttributeValue::n).map(Long::parseLong).map(Instant::ofEpochSecond));
    }

    /** When the oldest change was made that was not sent yet. */
    static Instant unsentSince(Map<String, AttributeValue> item) {
        return Instant.ofEpochMilli(
                Long.parseLong(field(item, UNSENT, AttributeValue::n).orElseThrow(() -> missing(UNSENT))));
    }

    static Map<String, AttributeValue> key(String user, String id) {
        return Map.of(USER, AttributeValue.fromS(user), ID, AttributeValue.fromS(id));
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    static AttributeValue seconds(Instant time) {
        return number(time.getEpochSecond());
    }

    private static <T> Optional<T> field(
            Map<String, AttributeValue> item, String name, Function<AttributeValue, T> type) {
        AttributeValue value = item.get(name);
        if (value == null) {
            return Optional.empty();
        }
        T content = type.apply(value);
        if (content == null) {
            throw new DefectException("/" + name, "is of type " + value.type());
        }
        return Optional.of(content);
    }

    private static DefectException missing(String name) {
        return new DefectException("/" + name, "is missing");
    }
}
