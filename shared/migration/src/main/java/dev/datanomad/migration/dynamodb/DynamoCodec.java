package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Defect;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns records into items and back. Safe for use by many threads. What {@link #check} and {@link #encode} throw makes that
 * record one that cannot be moved.
 */
public interface DynamoCodec<R> {

    /** The whole item of a record that {@link #check} has found nothing against, its key among it. */
    Map<String, AttributeValue> encode(R record);

    /** The record of an item; whatever this throws says that the item holds none. */
    R decode(Map<String, AttributeValue> item);

    /**
     * Why DynamoDB cannot hold a record, if it cannot. What this finds costs no call, and has a path and a reason of its
     * own; what it does not find DynamoDB refuses, and the {@link DynamoTarget} lists it with DynamoDB's words. These are
     * the <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">limits</a>: 400 KB
     * for an item, with its names; 1 to 2,048 bytes for a partition key and 1 to 1,024 for a sort key; no empty set, and no
     * empty name; 32 levels; numbers of 38 digits, from 1E-130 to 9.9E+125; 64 KB for the name of an attribute, and 255
     * bytes for that of a key.
     */
    default Optional<Defect> check(R record) {
        return Optional.empty();
    }

    /** A JSON Pointer to the first field in which two records differ; empty for the whole record. */
    default String firstDifference(R record, R copy) {
        return "";
    }
}
