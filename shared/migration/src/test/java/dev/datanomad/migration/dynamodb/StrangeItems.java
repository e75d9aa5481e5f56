package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Note;
import dev.datanomad.migration.reconciliation.RecordCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A codec that makes items which DynamoDB refuses, and foresees none of it. */
final class StrangeItems implements RecordCodec<Note, Map<String, AttributeValue>> {

    static final String DIGITS = "a number of 39 digits";
    static final String EMPTY_SET = "an empty set";
    static final String DEEP = "33 levels";
    static final String LARGE = "more than 400 KB";
    static final String EMPTY_NAME = "a field without a name";
    static final String LONG_NAME = "a field with a name of 66,000 bytes";
    static final String BROKEN = "the codec throws";

    @Override
    public Map<String, AttributeValue> encode(Note note) {
        Map<String, AttributeValue> item = new HashMap<>(Map.of(
                "owner", AttributeValue.fromS(note.owner()),
                "id", AttributeValue.fromS(note.id()),
                "text", AttributeValue.fromS(note.text())));
        switch (note.text()) {
            case DIGITS -> item.put("more", AttributeValue.fromN("1".repeat(39)));
            case EMPTY_SET -> item.put("more", AttributeValue.fromSs(List.of()));
            case DEEP -> item.put("more", nested(33));
            case LARGE -> item.put("more", AttributeValue.fromS("x".repeat(400 * 1024)));
            case EMPTY_NAME -> item.put("", AttributeValue.fromS("more"));
            case LONG_NAME ->
                item.put("more", AttributeValue.fromM(Map.of("n".repeat(66_000), AttributeValue.fromS("more"))));
            case BROKEN -> throw new IllegalArgumentException("broken\nand more");
            default -> {}
        }
        return item;
    }

    private static AttributeValue nested(int levels) {
        return levels == 0 ? AttributeValue.fromS("more") : AttributeValue.fromM(Map.of("in", nested(levels - 1)));
    }

    @Override
    public Note decode(Map<String, AttributeValue> item) {
        return new Note(
                item.get("owner").s(), item.get("id").s(), item.get("text").s());
    }
}
