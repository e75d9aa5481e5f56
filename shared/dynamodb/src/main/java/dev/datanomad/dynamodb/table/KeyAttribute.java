package dev.datanomad.dynamodb.table;

import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.value.Sizes;
import dev.datanomad.dynamodb.value.Value;

/**
 * An attribute of a key.
 *
 * @param type S, N or B
 */
public record KeyAttribute(String name, String type) {

    /** Bytes of a partition key. */
    static final int MAX_PARTITION = 2048;

    /** Bytes of a sort key. */
    static final int MAX_SORT = 1024;

    /** @throws CallException if the value is of another type, empty or too large */
    void check(Value value, boolean partition) {
        if (!value.type().equals(type)) {
            throw CallException.invalidValue(
                    "Type mismatch for key " + name + " expected: " + type + " actual: " + value.type());
        }
        checkSize(value, partition, "");
    }

    /** @throws CallException if the value is of another type, empty or too large for the key of an index */
    void checkIndexed(Value value, boolean partition, String index) {
        if (!value.type().equals(type)) {
            throw CallException.invalidValue("Type mismatch for Index Key " + name + " Expected: " + type + " Actual: "
                    + value.type() + " IndexName: " + index);
        }
        checkSize(value, partition, ", IndexName: " + index);
    }

    /** @throws CallException if the value is empty or too large */
    public void checkSize(Value value, boolean partition) {
        checkSize(value, partition, "");
    }

    private void checkSize(Value value, boolean partition, String where) {
        int size = Sizes.of(value);
        if (size == 0) {
            throw CallException.invalid("One or more parameter values are not valid. The AttributeValue for a key"
                    + " attribute cannot contain an empty " + (type.equals("S") ? "string" : "binary")
                    + " value. Key: " + name + where);
        }
        if (partition && size > MAX_PARTITION) {
            throw CallException.invalidValue(
                    "Size of hashkey has exceeded the maximum size limit of " + MAX_PARTITION + " bytes" + where);
        }
        if (!partition && size > MAX_SORT) {
            throw CallException.invalidValue(
                    "Aggregated size of all range keys has exceeded the size limit of " + MAX_SORT + " bytes" + where);
        }
    }
}
