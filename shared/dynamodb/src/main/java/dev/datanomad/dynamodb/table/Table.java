package dev.datanomad.dynamodb.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The items of a table, and its indexes. Safe for use by many threads; changes come one after the other. */
public final class Table {

    private static final String REGION = "arn:aws:dynamodb:us-east-1:000000000000:table/";

    private final TableDescription description;
    private final Instant created;
    private final UUID id;
    private final Storage storage;
    private final Rows items;
    private final Map<String, Rows> indexes = new LinkedHashMap<>();
    private final Optional<Throughput> throughput;
    private final Object changing = new Object();
    private volatile String timeToLive;

    /**
     * What a change has done.
     *
     * @param before {@code null} for none
     * @param after {@code null} for none
     * @param indexed bytes that were written to indexes, for each item that was put there or removed
     */
    public record Change(Item before, Item after, Map<String, List<Integer>> indexed) {}

    Table(
            TableDescription description,
            Instant created,
            UUID id,
            String timeToLive,
            Storage storage,
            Optional<Throughput.Units> limit) {
        this.description = description;
        this.created = created;
        this.id = id;
        this.timeToLive = timeToLive;
        this.storage = storage;
        this.items = new Rows(storage.map(mapName("")));
        description.indexes().keySet().forEach(name -> indexes.put(name, new Rows(storage.map(mapName(name)))));
        this.throughput = description.throughput().or(() -> limit).map(Throughput::new);
    }

    /** No name of a table or an index has a slash in it; a table that is made anew has other maps. */
    private String mapName(String index) {
        return "items/" + id + "/" + index;
    }

    /** What CreateTable has said of it. */
    public TableDescription description() {
        return description;
    }

    /** The attribute that holds when an item expires, in seconds since 1970, or {@code null}. */
    public String timeToLive() {
        return timeToLive;
    }

    void timeToLive(String attribute) {
        timeToLive = attribute;
    }

    /** As DescribeTable tells of it. */
    public ObjectNode describe() {
        ObjectNode json = description.json();
        json.put("TableStatus", "ACTIVE")
                .put("TableArn", REGION + description.name())
                .put("TableId", id.toString())
                .put("CreationDateTime", created.toEpochMilli() / 1000.0)
                .put("ItemCount", items.count())
                .put("TableSizeBytes", 0)
                .put("DeletionProtectionEnabled", false);
        json.path("GlobalSecondaryIndexes").forEach(index -> {
            String name = index.get("IndexName").textValue();
            ((ObjectNode) index)
                    .put("IndexArn", REGION + description.name() + "/index/" + name)
                    .put("ItemCount", indexes.get(name).count())
                    .put("IndexSizeBytes", 0);
        });
        return json;
    }

    /** @throws CallException if it is not a key of this table */
    public void checkKey(Map<String, Value> key) {
        description.key().checkKey(key);
    }

    /** An item, or {@code null}. */
    public Item find(byte[] key, boolean consistent) {
        return items.find(key, consistent);
    }

    /** The items, or those of an index. */
    public Rows rows(Optional<String> index) {
        return index.isEmpty() ? items : indexes.get(index.get());
    }

    /** The key by which they stand in order. */
    public byte[] position(Optional<String> index, Map<String, Value> item) {
        KeySchema key = description.key();
        return index.isEmpty()
                ? KeyBytes.of(key, item)
                : KeyBytes.of(description.indexes().get(index.get()), key, item);
    }

    /**
     * Puts an item in another one's place.
     *
     * @param change gets the item that is there and gives the one that shall be; either is {@code null} for none; what it
     *     throws leaves all as it was
     */
    public Change change(byte[] key, UnaryOperator<Item> change) {
        return storage.change(() -> {
            synchronized (changing) {
                Item before = items.find(key, true);
                Item after = change.apply(before);
                Map<String, List<Integer>> indexed = new LinkedHashMap<>();
                if (after != before) {
                    items.replace(key, after);
                    indexes.forEach((name, rows) -> indexed.put(name, reindex(name, rows, before, after)));
                }
                return new Change(before, after, indexed);
            }
        });
    }

    private List<Integer> reindex(String name, Rows rows, Item before, Item after) {
        byte[] old = indexKey(name, before);
        byte[] now = indexKey(name, after);
        List<Integer> written = new ArrayList<>();
        if (old != null && !Arrays.equals(old, now)) {
            rows.replace(old, null);
            written.add(before.size());
        }
        if (now != null) {
            rows.replace(now, after);
            written.add(after.size());
        }
        return written;
    }

    /** Its key in an index, or {@code null} if it is not in it. */
    private byte[] indexKey(String name, Item item) {
        if (item == null) {
            return null;
        }
        KeySchema index = description.indexes().get(name);
        Map<String, Value> attributes = item.attributes();
        return index.covers(attributes) ? KeyBytes.of(index, description.key(), attributes) : null;
    }

    /** @throws CallException if an item cannot stand in this table or one of its indexes */
    public void check(Map<String, Value> item) {
        description.key().checkItem(item);
        description
                .indexes()
                .forEach((name, index) -> index.attributes().forEach(attribute -> {
                    if (item.containsKey(attribute.name())) {
                        attribute.checkIndexed(item.get(attribute.name()), attribute == index.partition(), name);
                    }
                }));
    }

    /** @throws CallException if a page of the items, or of an index, cannot begin behind these attributes */
    public void checkStart(Optional<String> index, Map<String, Value> start) {
        Map<String, KeyAttribute> expected = new LinkedHashMap<>();
        description.key().attributes().forEach(attribute -> expected.put(attribute.name(), attribute));
        index.map(description.indexes()::get)
                .ifPresent(key -> key.attributes().forEach(attribute -> expected.put(attribute.name(), attribute)));
        boolean matches = start.keySet().equals(expected.keySet())
                && expected.values().stream()
                        .allMatch(
                                attribute -> start.get(attribute.name()).type().equals(attribute.type()));
        if (!matches) {
            throw CallException.invalid("The provided starting key is invalid");
        }
        check(start);
    }

    /** The capacity, if it has a limit. */
    public Optional<Throughput> throughput() {
        return throughput;
    }

    /** Shows what there is to eventually consistent reads: some time from now. */
    void endVersion(long version) {
        items.endVersion(version);
        indexes.values().forEach(index -> index.endVersion(version));
    }

    void removeMaps() {
        storage.remove(items.map());
        indexes.values().forEach(index -> storage.remove(index.map()));
    }
}
