package dev.datanomad.dynamodb.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.table.Tables;
import java.util.Map;
import java.util.function.Function;

/** The operations of the protocol that this server has, by their names. Safe for use by many threads. */
public final class Operations {

    private final Map<String, Function<Parameters, ObjectNode>> byName;

    /** Operations on these tables. */
    public Operations(Tables tables) {
        TableOperations whole = new TableOperations(tables);
        ItemOperations items = new ItemOperations(tables);
        BatchOperations batches = new BatchOperations(tables);
        PageOperations pages = new PageOperations(tables);
        byName = Map.ofEntries(
                Map.entry("CreateTable", whole::create),
                Map.entry("DescribeTable", whole::describe),
                Map.entry("DeleteTable", whole::delete),
                Map.entry("ListTables", whole::list),
                Map.entry("UpdateTimeToLive", whole::updateTimeToLive),
                Map.entry("PutItem", items::put),
                Map.entry("GetItem", items::get),
                Map.entry("UpdateItem", items::update),
                Map.entry("DeleteItem", items::delete),
                Map.entry("BatchGetItem", batches::get),
                Map.entry("BatchWriteItem", batches::write),
                Map.entry("Query", pages::query),
                Map.entry("Scan", pages::scan));
    }

    /** @throws CallException as the operation says, or if this server does not have it */
    public ObjectNode run(String name, Parameters call) {
        Function<Parameters, ObjectNode> operation = byName.get(name);
        if (operation == null) {
            throw CallException.unsupported("The operation " + name);
        }
        return operation.apply(call);
    }
}
