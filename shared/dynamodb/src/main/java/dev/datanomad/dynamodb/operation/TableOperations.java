package dev.datanomad.dynamodb.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.table.Table;
import dev.datanomad.dynamodb.table.TableDescription;
import dev.datanomad.dynamodb.table.Tables;
import java.util.Iterator;
import java.util.Set;

/** Operations on whole tables. A table can be used as soon as it is made. */
final class TableOperations {

    private static final int MAX_NAMES = 100;
    private static final Set<String> NAME = Set.of("TableName");

    private final Tables tables;

    TableOperations(Tables tables) {
        this.tables = tables;
    }

    ObjectNode create(Parameters call) {
        return answer("TableDescription", tables.create(call).describe());
    }

    ObjectNode describe(Parameters call) {
        call.allow(NAME);
        return answer("Table", tables.getNamed(call.required("TableName")).describe());
    }

    ObjectNode delete(Parameters call) {
        call.allow(NAME);
        ObjectNode deleted = tables.delete(call.required("TableName")).describe();
        return answer("TableDescription", deleted.put("TableStatus", "DELETING"));
    }

    ObjectNode list(Parameters call) {
        call.allow(Set.of("ExclusiveStartTableName", "Limit"));
        int limit = call.number("Limit", 1).orElse(MAX_NAMES);
        if (limit > MAX_NAMES) {
            throw CallException.invalid("1 validation error detected: Value '" + limit
                    + "' at 'limit' failed to satisfy constraint: Member must have value less than or equal to "
                    + MAX_NAMES);
        }
        String start = call.text("ExclusiveStartTableName");
        if (start != null) {
            TableDescription.checkName(start);
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode names = answer.putArray("TableNames");
        Iterator<String> all = tables.after(start).keySet().iterator();
        String last = null;
        while (all.hasNext() && names.size() < limit) {
            last = all.next();
            names.add(last);
        }
        if (all.hasNext()) {
            answer.put("LastEvaluatedTableName", last);
        }
        return answer;
    }

    ObjectNode updateTimeToLive(Parameters call) {
        call.allow(Set.of("TableName", "TimeToLiveSpecification"));
        Parameters wanted = call.requiredObject("TimeToLiveSpecification");
        String attribute = wanted.required("AttributeName");
        boolean enabled = wanted.flag("Enabled", false);
        if (attribute.isEmpty()) {
            throw CallException.invalid("1 validation error detected: Value '' at"
                    + " 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length"
                    + " greater than or equal to 1");
        }
        Table table = tables.get(call.required("TableName"));
        synchronized (table) {
            boolean was = table.timeToLive() != null;
            if (was == enabled) {
                throw CallException.invalid("TimeToLive is already " + (was ? "enabled" : "disabled"));
            }
            if (was && !table.timeToLive().equals(attribute)) {
                throw CallException.invalid(
                        "TimeToLive is active on a different AttributeName: current AttributeName is "
                                + table.timeToLive());
            }
            tables.expireBy(table, enabled ? attribute : null);
        }
        return answer("TimeToLiveSpecification", (ObjectNode) wanted.json());
    }

    private static ObjectNode answer(String name, ObjectNode content) {
        return JsonNodeFactory.instance.objectNode().set(name, content);
    }
}
