package dev.datanomad.dynamodb.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.table.Table;
import dev.datanomad.dynamodb.value.Value;
import java.util.Map;
import java.util.TreeMap;

/** What calls cost of a table and of its indexes, in capacity units. For one call and one thread. */
final class Capacity {

    static final String PARAMETER = "ReturnConsumedCapacity";

    private static final double READ_UNIT = 4096;
    private static final double WRITE_UNIT = 1024;

    private final Table table;
    private final String wanted;
    private double ofTable;
    private final Map<String, Double> ofIndexes = new TreeMap<>();

    Capacity(Table table, Parameters call) {
        this.table = table;
        this.wanted = wanted(call);
    }

    static String wanted(Parameters call) {
        return call.word(PARAMETER, "NONE", "TOTAL", "INDEXES");
    }

    /** @throws CallException if none is left for a read of this partition key; {@code null} for the whole table */
    void requireRead(Value partition) {
        table.throughput().ifPresent(throughput -> throughput.requireRead(partition));
    }

    /** @throws CallException if none is left for a write of this partition key */
    void requireWrite(Value partition) {
        table.throughput().ifPresent(throughput -> throughput.requireWrite(partition));
    }

    /** Counts bytes that were read together; not even nothing is free. */
    void read(Value partition, String index, long bytes, boolean consistent) {
        double units = Math.max(1, Math.ceil(bytes / READ_UNIT)) * (consistent ? 1 : 0.5);
        add(index, units);
        table.throughput().ifPresent(throughput -> throughput.read(partition, units));
    }

    /** Counts an item that was written. */
    void written(Value partition, Table.Change change) {
        int before = change.before() == null ? 0 : change.before().size();
        int after = change.after() == null ? 0 : change.after().size();
        written(partition, Math.max(before, after));
        change.indexed().forEach((index, sizes) -> sizes.forEach(size -> add(index, writeUnits(size))));
    }

    /** A write that was refused by its condition costs as much as one that was done. */
    void refused(Value partition, int bytes) {
        written(partition, bytes);
    }

    private void written(Value partition, int bytes) {
        double units = writeUnits(bytes);
        add(null, units);
        table.throughput().ifPresent(throughput -> throughput.written(partition, units));
    }

    private static double writeUnits(int bytes) {
        return Math.max(1, Math.ceil(bytes / WRITE_UNIT));
    }

    private void add(String index, double units) {
        if (index == null) {
            ofTable += units;
        } else {
            ofIndexes.merge(index, units, Double::sum);
        }
    }

    /** Puts it into an answer, if the call asked for it. */
    void report(ObjectNode answer) {
        if (!wanted.equals("NONE")) {
            write(answer.putObject("ConsumedCapacity"));
        }
    }

    void write(ObjectNode json) {
        double all = ofTable
                + ofIndexes.values().stream().mapToDouble(units -> units).sum();
        json.put("TableName", table.description().name()).put("CapacityUnits", all);
        if (wanted.equals("INDEXES")) {
            json.putObject("Table").put("CapacityUnits", ofTable);
            if (!ofIndexes.isEmpty()) {
                ObjectNode indexes = json.putObject("GlobalSecondaryIndexes");
                ofIndexes.forEach((index, units) -> indexes.putObject(index).put("CapacityUnits", units));
            }
        }
    }
}
