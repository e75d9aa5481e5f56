package dev.datanomad.dynamodb.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.expression.Expressions;
import dev.datanomad.dynamodb.expression.Placeholders;
import dev.datanomad.dynamodb.expression.Projection;
import dev.datanomad.dynamodb.table.Item;
import dev.datanomad.dynamodb.table.Table;
import dev.datanomad.dynamodb.table.Tables;
import dev.datanomad.dynamodb.value.Value;
import dev.datanomad.dynamodb.value.ValueJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operations on several items; what capacity or size leaves out is unprocessed, which is no error. */
final class BatchOperations {

    private static final String ITEMS = "RequestItems";
    private static final int MAX_READS = 100;
    private static final int MAX_WRITES = 25;
    private static final int MAX_ANSWER = 16 * 1024 * 1024;

    private final Tables tables;

    /**
     * A read of a table, or a write.
     *
     * @param of what the call says of it
     * @param put the item to write; {@code null} for a delete or a read
     * @param json what is unprocessed if it is not done
     */
    private record Part(
            Table table, Parameters of, Value partition, byte[] position, Item put, JsonNode json, Capacity capacity) {

        /** @param key attributes with those of the key */
        static Part of(Table table, Parameters of, Map<String, Value> key, Item put, JsonNode json, Capacity capacity) {
            Value partition = ItemOperations.partition(table, key);
            return new Part(table, of, partition, table.position(Optional.empty(), key), put, json, capacity);
        }
    }

    BatchOperations(Tables tables) {
        this.tables = tables;
    }

    ObjectNode get(Parameters call) {
        call.allow(Set.of(ITEMS, Capacity.PARAMETER));
        List<Part> reads = new ArrayList<>();
        Map<Table, Optional<Projection>> projections = new LinkedHashMap<>();
        requireTables(call).each(entry -> {
            Parameters of = new Parameters(entry.getValue());
            of.allow(Set.of("Keys", "ConsistentRead", Expressions.PROJECTION, Placeholders.NAMES));
            Placeholders placeholders = new Placeholders(of, Expressions.PROJECTION);
            Optional<Projection> projection = Expressions.projection(of, placeholders);
            placeholders.requireAllUsed();
            List<Parameters> keys = of.objects("Keys");
            requireCount(reads.size() + keys.size(), MAX_READS, "BatchGetItem");
            requireSome(keys);
            Table table = tables.get(entry.getKey());
            projections.put(table, projection);
            Capacity capacity = new Capacity(table, call);
            for (Parameters key : keys) {
                Map<String, Value> read = ValueJson.readAttributes(key.json());
                table.checkKey(read);
                reads.add(Part.of(table, of, read, null, key.json(), capacity));
            }
        });
        requireDistinct(reads);
        return read(call, reads, projections);
    }

    private static ObjectNode read(Parameters call, List<Part> reads, Map<Table, Optional<Projection>> projections) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode responses = answer.putObject("Responses");
        ObjectNode unprocessed = answer.putObject("UnprocessedKeys");
        projections
                .keySet()
                .forEach(table -> responses.putArray(table.description().name()));
        int size = 0;
        int throttled = 0;
        for (Part read : reads) {
            String name = read.table.description().name();
            boolean consistent = read.of.flag("ConsistentRead", false);
            boolean left = isLeft(() -> read.capacity.requireRead(read.partition));
            throttled += left ? 0 : 1;
            Item item = left ? read.table.find(read.position, consistent) : null;
            size += item == null ? 0 : item.size();
            if (!left || size > MAX_ANSWER) {
                ObjectNode rest = (ObjectNode) unprocessed.get(name);
                if (rest == null) {
                    rest = read.of.json().deepCopy();
                    rest.putArray("Keys");
                    unprocessed.set(name, rest);
                }
                rest.withArray("Keys").add(read.json);
            } else {
                read.capacity.read(read.partition, null, item == null ? 0 : item.size(), consistent);
                if (item != null) {
                    responses
                            .withArray(name)
                            .add(projections
                                    .get(read.table)
                                    .<JsonNode>map(projection -> ValueJson.write(projection.of(item.attributes())))
                                    .orElseGet(item::json));
                }
            }
        }
        requireProgress(throttled, reads);
        report(call, reads, answer);
        return answer;
    }

    ObjectNode write(Parameters call) {
        call.allow(Set.of(ITEMS, Capacity.PARAMETER));
        List<Part> writes = new ArrayList<>();
        requireTables(call).each(entry -> {
            List<Parameters> requests = call.object(ITEMS).objects(entry.getKey());
            requireCount(writes.size() + requests.size(), MAX_WRITES, "BatchWriteItem");
            requireSome(requests);
            List<Map<String, Value>> items =
                    requests.stream().map(BatchOperations::written).toList();
            Table table = tables.get(entry.getKey());
            Capacity capacity = new Capacity(table, call);
            for (int i = 0; i < requests.size(); i++) {
                Parameters request = requests.get(i);
                Item put = checked(table, request, items.get(i));
                writes.add(Part.of(table, request, items.get(i), put, request.json(), capacity));
            }
        });
        requireDistinct(writes);
        return write(call, writes);
    }

    /** The item of a request, or its key. */
    private static Map<String, Value> written(Parameters request) {
        request.allow(Set.of("PutRequest", "DeleteRequest"));
        if (request.has("PutRequest") == request.has("DeleteRequest")) {
            throw CallException.invalid(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one"
                            + " of the supported operations: PutRequest or DeleteRequest");
        }
        return ValueJson.readAttributes(
                request.has("PutRequest")
                        ? request.object("PutRequest").requiredObject("Item").json()
                        : request.object("DeleteRequest").requiredObject("Key").json());
    }

    /** The item to put, or {@code null} for a delete. */
    private static Item checked(Table table, Parameters request, Map<String, Value> item) {
        if (request.has("PutRequest")) {
            table.check(item);
            return Item.of(item);
        }
        table.checkKey(item);
        return null;
    }

    private static ObjectNode write(Parameters call, List<Part> writes) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode unprocessed = answer.putObject("UnprocessedItems");
        int throttled = 0;
        for (Part write : writes) {
            if (isLeft(() -> write.capacity.requireWrite(write.partition))) {
                write.capacity.written(write.partition, write.table.change(write.position, before -> write.put));
            } else {
                throttled++;
                unprocessed.withArray(write.table.description().name()).add(write.json);
            }
        }
        requireProgress(throttled, writes);
        report(call, writes, answer);
        return answer;
    }

    private static boolean isLeft(Runnable capacity) {
        try {
            capacity.run();
            return true;
        } catch (CallException e) {
            return false;
        }
    }

    /** A call of which nothing can be done is throttled as a whole. */
    private static void requireProgress(int throttled, List<Part> parts) {
        if (throttled == parts.size()) {
            throw CallException.throttled();
        }
    }

    private static Parameters requireTables(Parameters call) {
        Parameters items = call.requiredObject(ITEMS);
        if (items.json().isEmpty()) {
            throw CallException.invalid("1 validation error detected: Value '{}' at 'requestItems' failed to satisfy"
                    + " constraint: Member must have length greater than or equal to 1");
        }
        return items;
    }

    private static void requireSome(List<Parameters> parts) {
        if (parts.isEmpty()) {
            throw CallException.invalid("1 validation error detected: Value '[]' at 'requestItems' failed to satisfy"
                    + " constraint: Member must have length greater than or equal to 1");
        }
    }

    private static void requireCount(int count, int most, String operation) {
        if (count > most) {
            throw CallException.invalid("Too many items requested for the " + operation + " call");
        }
    }

    private static void requireDistinct(List<Part> parts) {
        Set<Map.Entry<Table, ByteBuffer>> keys = new HashSet<>();
        for (Part part : parts) {
            if (!keys.add(Map.entry(part.table, ByteBuffer.wrap(part.position)))) {
                throw CallException.invalid("Provided list of item keys contains duplicates");
            }
        }
    }

    private static void report(Parameters call, List<Part> parts, ObjectNode answer) {
        if (!Capacity.wanted(call).equals("NONE")) {
            ArrayNode all = answer.putArray("ConsumedCapacity");
            parts.stream().map(Part::capacity).distinct().forEach(capacity -> capacity.write(all.addObject()));
        }
    }
}
