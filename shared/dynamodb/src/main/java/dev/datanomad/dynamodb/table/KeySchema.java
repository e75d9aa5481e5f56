package dev.datanomad.dynamodb.table;

import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The key of a table or of an index: a partition key and perhaps a sort key. */
public record KeySchema(KeyAttribute partition, Optional<KeyAttribute> sort) {

    /** Its attributes. */
    public List<KeyAttribute> attributes() {
        return Stream.concat(Stream.of(partition), sort.stream()).toList();
    }

    /** Whether an attribute is part of it. */
    public boolean has(String attribute) {
        return attributes().stream().anyMatch(key -> key.name().equals(attribute));
    }

    /** The key's attributes of an item that has them. */
    public Map<String, Value> of(Map<String, Value> item) {
        Map<String, Value> key = new LinkedHashMap<>();
        attributes().forEach(attribute -> key.put(attribute.name(), item.get(attribute.name())));
        return key;
    }

    /** @throws CallException if the item has no such key */
    void checkItem(Map<String, Value> item) {
        for (KeyAttribute attribute : attributes()) {
            Value value = item.get(attribute.name());
            if (value == null) {
                throw CallException.invalidValue("Missing the key " + attribute.name() + " in the item");
            }
            attribute.check(value, attribute == partition);
        }
    }

    /** @throws CallException if these attributes are not this key and no other */
    void checkKey(Map<String, Value> key) {
        boolean matches = key.size() == attributes().size()
                && attributes().stream()
                        .allMatch(attribute -> key.containsKey(attribute.name())
                                && key.get(attribute.name()).type().equals(attribute.type()));
        if (!matches) {
            throw CallException.invalid("The provided key element does not match the schema");
        }
        checkItem(key);
    }

    /** Whether an item is in an index of this key. */
    boolean covers(Map<String, Value> item) {
        return attributes().stream().allMatch(attribute -> item.containsKey(attribute.name()));
    }
}
