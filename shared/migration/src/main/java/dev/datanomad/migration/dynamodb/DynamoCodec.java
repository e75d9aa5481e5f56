package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Defect;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Turns records into items and back. Safe for use by many threads. */
public interface DynamoCodec<R> {

    /** The whole item of a record that {@link #check} has found nothing against, its key among it. */
    Map<String, AttributeValue> encode(R record);

    /** The record of an item; whatever this throws says that the item holds none. */
    R decode(Map<String, AttributeValue> item);

    /** Why DynamoDB cannot hold a record, if it cannot: a key that it cannot hold fails the calls for others too. */
    default Optional<Defect> check(R record) {
        return Optional.empty();
    }

    /** A JSON Pointer to the first field in which two records differ; empty for the whole record. */
    default String firstDifference(R record, R copy) {
        return "";
    }
}
