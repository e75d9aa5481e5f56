package dev.datanomad.dynamodb.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.expression.Condition;
import dev.datanomad.dynamodb.expression.Expressions;
import dev.datanomad.dynamodb.expression.KeyCondition;
import dev.datanomad.dynamodb.expression.Placeholders;
import dev.datanomad.dynamodb.expression.Projection;
import dev.datanomad.dynamodb.table.Item;
import dev.datanomad.dynamodb.table.KeySchema;
import dev.datanomad.dynamodb.table.Range;
import dev.datanomad.dynamodb.table.Table;
import dev.datanomad.dynamodb.table.Tables;
import dev.datanomad.dynamodb.value.Value;
import dev.datanomad.dynamodb.value.ValueJson;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Query and Scan: items in the order of their keys, a page at a time. */
final class PageOperations {

    private static final String KEY_CONDITION = "KeyConditionExpression";
    private static final String START = "ExclusiveStartKey";
    private static final Set<String> QUERY = Set.of(
            "TableName",
            "IndexName",
            KEY_CONDITION,
            Expressions.FILTER,
            Expressions.PROJECTION,
            Placeholders.NAMES,
            Placeholders.VALUES,
            "ScanIndexForward",
            "Limit",
            START,
            "ConsistentRead",
            "Select",
            Capacity.PARAMETER);
    private static final Set<String> SCAN = Set.of(
            "TableName",
            Expressions.FILTER,
            Expressions.PROJECTION,
            Placeholders.NAMES,
            Placeholders.VALUES,
            "Segment",
            "TotalSegments",
            "Limit",
            START,
            "ConsistentRead",
            "Select",
            Capacity.PARAMETER);
    private static final int MAX_SEGMENTS = 1_000_000;
    private static final int MAX_BYTES = 1024 * 1024;

    private final Tables tables;

    PageOperations(Tables tables) {
        this.tables = tables;
    }

    ObjectNode query(Parameters call) {
        call.allow(QUERY);
        if (!call.has(KEY_CONDITION)) {
            throw CallException.invalid(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        Placeholders placeholders = new Placeholders(call, KEY_CONDITION, Expressions.FILTER, Expressions.PROJECTION);
        Condition condition =
                Expressions.condition(call, KEY_CONDITION, placeholders).orElseThrow();
        Page page = new Page(call, placeholders);
        Table table = tables.get(call.required("TableName"));
        Optional<String> index = Optional.ofNullable(call.text("IndexName"));
        KeySchema key = index.map(name -> index(table, name, page.consistent))
                .orElse(table.description().key());
        page.requireNoKeyInFilter(key);
        Map.Entry<Value, Range> range = KeyCondition.range(condition, key);
        return page.read(table, index, range.getKey(), range.getValue(), call.flag("ScanIndexForward", true));
    }

    private static KeySchema index(Table table, String name, boolean consistent) {
        KeySchema key = table.description().indexes().get(name);
        if (key == null) {
            throw CallException.invalid("The table does not have the specified index: " + name);
        }
        if (consistent) {
            throw CallException.invalid("Consistent reads are not supported on global secondary indexes");
        }
        return key;
    }

    ObjectNode scan(Parameters call) {
        call.allow(SCAN);
        Placeholders placeholders = new Placeholders(call, Expressions.FILTER, Expressions.PROJECTION);
        Page page = new Page(call, placeholders);
        Range segment = segment(call);
        Table table = tables.get(call.required("TableName"));
        return page.read(table, Optional.empty(), null, segment, true);
    }

    private static Range segment(Parameters call) {
        OptionalInt segment = call.number("Segment", 0);
        OptionalInt segments = call.number("TotalSegments", 1);
        if (segment.isEmpty() && segments.isEmpty()) {
            return Range.segment(0, 1);
        }
        if (segment.isEmpty() || segments.isEmpty()) {
            String given = segment.isEmpty() ? "TotalSegments" : "Segment";
            throw CallException.invalid("The " + (segment.isEmpty() ? "Segment" : "TotalSegments")
                    + " parameter is required but was not present in the request when " + given
                    + " parameter is present");
        }
        if (segments.getAsInt() > MAX_SEGMENTS) {
            throw CallException.invalid("1 validation error detected: Value '" + segments.getAsInt()
                    + "' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to "
                    + MAX_SEGMENTS);
        }
        if (segment.getAsInt() >= segments.getAsInt()) {
            throw CallException.invalid("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + segment.getAsInt() + " is not less than TotalSegments: "
                    + segments.getAsInt());
        }
        return Range.segment(segment.getAsInt(), segments.getAsInt());
    }

    /** What both ask for, and how it is read. For one call. */
    private static final class Page {

        private final Parameters call;
        private final Optional<Expressions.Filter> filter;
        private final Optional<Projection> projection;
        private final boolean consistent;
        private final boolean countOnly;
        private final OptionalInt limit;
        private final Map<String, Value> start;

        Page(Parameters call, Placeholders placeholders) {
            this.call = call;
            filter = Expressions.filter(call, placeholders);
            projection = Expressions.projection(call, placeholders);
            placeholders.requireAllUsed();
            consistent = call.flag("ConsistentRead", false);
            limit = call.number("Limit", 1);
            countOnly = countOnly();
            start = call.has(START)
                    ? ValueJson.readAttributes(call.object(START).json())
                    : null;
        }

        private boolean countOnly() {
            if (!call.has("Select")) {
                return false;
            }
            String select =
                    call.word("Select", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES");
            if (select.equals("ALL_PROJECTED_ATTRIBUTES") && !call.has("IndexName")) {
                throw CallException.invalidValue(
                        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
            }
            if (select.equals("SPECIFIC_ATTRIBUTES") && projection.isEmpty()) {
                throw CallException.invalidValue(
                        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
            }
            if (!select.equals("SPECIFIC_ATTRIBUTES") && projection.isPresent()) {
                throw CallException.invalid("Cannot specify the ProjectionExpression when choosing to get " + select);
            }
            return select.equals("COUNT");
        }

        void requireNoKeyInFilter(KeySchema key) {
            filter.stream()
                    .flatMap(given -> given.attributes().stream())
                    .filter(key::has)
                    .findFirst()
                    .ifPresent(name -> {
                        throw CallException.invalidValue(
                                "Filter Expression can only contain non-primary key attributes:"
                                        + " Primary key attribute: " + name);
                    });
        }

        /** @param partition {@code null} for all */
        ObjectNode read(Table table, Optional<String> index, Value partition, Range all, boolean ascending) {
            Range range = start == null ? all : behindStart(table, index, all, ascending);
            Capacity capacity = new Capacity(table, call);
            capacity.requireRead(partition);
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            Iterator<Map.Entry<byte[], Item>> rows = table.rows(index).walk(range, ascending, consistent);
            int count = 0;
            int scanned = 0;
            long bytes = 0;
            Item last = null;
            while (rows.hasNext() && scanned < limit.orElse(Integer.MAX_VALUE) && bytes < MAX_BYTES) {
                last = rows.next().getValue();
                scanned++;
                bytes += last.size();
                Map<String, Value> attributes = filter.isPresent() || projection.isPresent() ? last.attributes() : null;
                if (filter.isEmpty() || filter.get().condition().test(attributes)) {
                    count++;
                    if (!countOnly) {
                        items.add(
                                projection.isPresent()
                                        ? ValueJson.write(projection.get().of(attributes))
                                        : last.json());
                    }
                }
            }
            capacity.read(partition, index.orElse(null), bytes, consistent);
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            if (!countOnly) {
                answer.set("Items", items);
            }
            answer.put("Count", count).put("ScannedCount", scanned);
            // Whether there are more is not looked at, as it is not by the real service.
            if (last != null && (rows.hasNext() || scanned == limit.orElse(-1))) {
                answer.set("LastEvaluatedKey", ValueJson.write(startKey(table, index, last.attributes())));
            }
            capacity.report(answer);
            return answer;
        }

        private static Map<String, Value> startKey(Table table, Optional<String> index, Map<String, Value> item) {
            Map<String, Value> key =
                    new LinkedHashMap<>(table.description().key().of(item));
            index.ifPresent(
                    name -> key.putAll(table.description().indexes().get(name).of(item)));
            return key;
        }

        private Range behindStart(Table table, Optional<String> index, Range all, boolean ascending) {
            table.checkStart(index, start);
            byte[] position = table.position(index, start);
            if (!all.contains(position)) {
                throw CallException.invalid(
                        "The provided starting key is outside query boundaries based on provided conditions");
            }
            return ascending ? all.behind(position) : all.before(position);
        }
    }
}
