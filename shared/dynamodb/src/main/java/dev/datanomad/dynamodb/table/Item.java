package dev.datanomad.dynamodb.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.value.Sizes;
import dev.datanomad.dynamodb.value.Value;
import dev.datanomad.dynamodb.value.ValueJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An item as it is stored: its size, and its JSON, which a read without a projection passes on as it is. For one thread. */
public final class Item {

    /** Bytes of an item, with its names. */
    private static final int MAX_BYTES = 400 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNameLength(MAX_BYTES).build())
            .build());

    private final byte[] stored;

    /** Read once, when somebody asks for them. */
    private Map<String, Value> attributes;

    Item(byte[] stored) {
        this(stored, null);
    }

    private Item(byte[] stored, Map<String, Value> attributes) {
        this.stored = stored;
        this.attributes = attributes;
    }

    /** @throws CallException if it is larger than an item can be */
    public static Item of(Map<String, Value> attributes) {
        int size = Sizes.of(attributes);
        if (size > MAX_BYTES) {
            throw CallException.invalid("Item size has exceeded the maximum allowed size");
        }
        try {
            byte[] json = JSON.writeValueAsBytes(ValueJson.write(attributes));
            byte[] stored = ByteBuffer.allocate(Integer.BYTES + json.length)
                    .putInt(size)
                    .put(json)
                    .array();
            return new Item(stored, attributes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Values cannot be written as JSON", e);
        }
    }

    byte[] stored() {
        return stored;
    }

    /** Bytes, as DynamoDB counts them. */
    public int size() {
        return ByteBuffer.wrap(stored).getInt();
    }

    /** Its attributes. */
    public Map<String, Value> attributes() {
        if (attributes == null) {
            attributes = read();
        }
        return attributes;
    }

    private Map<String, Value> read() {
        try {
            return ValueJson.readAttributes(JSON.readTree(stored, Integer.BYTES, stored.length - Integer.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("A stored item cannot be read", e);
        }
    }

    /** Its attributes as JSON. */
    public JsonNode json() {
        String json = new String(stored, Integer.BYTES, stored.length - Integer.BYTES, StandardCharsets.UTF_8);
        return JsonNodeFactory.instance.rawValueNode(new RawValue(new SerializedString(json)));
    }
}
