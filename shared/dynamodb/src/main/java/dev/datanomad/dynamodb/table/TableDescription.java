package dev.datanomad.dynamodb.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a CreateTable says of a table. Immutable.
 *
 * @param indexes the keys of its global secondary indexes, by their names; each index holds whole items, and has no limit
 *     of its own
 * @param throughput its capacity; none, if it is paid per request
 */
public record TableDescription(
        String name, KeySchema key, Map<String, KeySchema> indexes, Optional<Throughput.Units> throughput) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    private static final int MIN_NAME = 3;
    private static final int MAX_NAME = 255;
    private static final int MAX_INDEXES = 20;
    private static final Set<String> TYPES = Set.of("S", "N", "B");
    private static final Set<String> TABLE = Set.of(
            "TableName",
            "KeySchema",
            "AttributeDefinitions",
            "BillingMode",
            "ProvisionedThroughput",
            "GlobalSecondaryIndexes");
    private static final Set<String> INDEX = Set.of("IndexName", "KeySchema", "Projection");

    /** @throws CallException if there is no such table, or one that this server does not do */
    public static TableDescription parse(Parameters call) {
        call.allow(TABLE);
        String name = checkName(call.required("TableName"));
        Map<String, String> types = types(call.objects("AttributeDefinitions"));
        Optional<Throughput.Units> throughput = throughput(call);
        KeySchema key = key(call.objects("KeySchema"), types, "");
        Map<String, KeySchema> indexes = indexes(call.objects("GlobalSecondaryIndexes"), types);
        Set<String> unused = new HashSet<>(types.keySet());
        key.attributes().forEach(attribute -> unused.remove(attribute.name()));
        indexes.values().forEach(index -> index.attributes().forEach(attribute -> unused.remove(attribute.name())));
        if (!unused.isEmpty()) {
            throw CallException.invalidValue("Some AttributeDefinitions are not used. AttributeDefinitions: "
                    + List.copyOf(types.keySet()) + ", unused: " + unused);
        }
        return new TableDescription(name, key, indexes, throughput);
    }

    /** @throws CallException if no table can have this name */
    public static String checkName(String name) {
        if (name.length() < MIN_NAME || name.length() > MAX_NAME) {
            throw CallException.invalid("TableName must be at least 3 characters long and at most 255 characters long");
        }
        if (!NAME.matcher(name).matches()) {
            throw CallException.invalid("1 validation error detected: Value '" + name
                    + "' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                    + NAME);
        }
        return name;
    }

    private static Map<String, String> types(List<Parameters> definitions) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Parameters definition : definitions) {
            String name = definition.required("AttributeName");
            String type = definition.required("AttributeType");
            if (!TYPES.contains(type)) {
                throw CallException.invalid("1 validation error detected: Value '" + type
                        + "' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must"
                        + " satisfy enum value set: [B, N, S]");
            }
            if (types.put(name, type) != null) {
                throw CallException.invalidValue("Duplicate AttributeName in AttributeDefinitions: " + name);
            }
        }
        return types;
    }

    private static KeySchema key(List<Parameters> elements, Map<String, String> types, String index) {
        if (elements.isEmpty() || elements.size() > 2) {
            throw CallException.invalid(
                    "1 validation error detected: Value at 'keySchema' failed to satisfy constraint:"
                            + " Member must have length between 1 and 2");
        }
        if (!"HASH".equals(elements.get(0).required("KeyType"))) {
            throw CallException.invalidValue("The first KeySchemaElement is not a HASH key type" + index);
        }
        if (elements.size() == 2 && !"RANGE".equals(elements.get(1).required("KeyType"))) {
            throw CallException.invalidValue("The second KeySchemaElement is not a RANGE key type" + index);
        }
        List<KeyAttribute> attributes = elements.stream()
                .map(element -> attribute(element.required("AttributeName"), types))
                .toList();
        if (attributes.size() == 2
                && attributes.get(0).name().equals(attributes.get(1).name())) {
            throw CallException.invalidValue(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        return new KeySchema(attributes.get(0), attributes.stream().skip(1).findFirst());
    }

    private static KeyAttribute attribute(String name, Map<String, String> types) {
        String type = types.get(name);
        if (type == null) {
            throw CallException.invalidValue(
                    "Some index key attributes are not defined in AttributeDefinitions. Keys: [" + name
                            + "], AttributeDefinitions: " + List.copyOf(types.keySet()));
        }
        return new KeyAttribute(name, type);
    }

    private static Map<String, KeySchema> indexes(List<Parameters> given, Map<String, String> types) {
        if (given.size() > MAX_INDEXES) {
            throw CallException.invalidValue(
                    "GlobalSecondaryIndex count exceeds the per-table limit of " + MAX_INDEXES);
        }
        Map<String, KeySchema> indexes = new LinkedHashMap<>();
        for (Parameters index : given) {
            index.allow(INDEX);
            String name = checkName(index.required("IndexName"));
            String projection = index.requiredObject("Projection").required("ProjectionType");
            if (!projection.equals("ALL")) {
                throw CallException.unsupported("The projection " + projection + " of an index");
            }
            if (indexes.put(name, key(index.objects("KeySchema"), types, " of index " + name)) != null) {
                throw CallException.invalidValue("Duplicate index name: " + name);
            }
        }
        return indexes;
    }

    private static Optional<Throughput.Units> throughput(Parameters call) {
        boolean perRequest =
                call.word("BillingMode", "PROVISIONED", "PAY_PER_REQUEST").equals("PAY_PER_REQUEST");
        if (perRequest == call.has("ProvisionedThroughput")) {
            throw CallException.invalidValue(
                    perRequest
                            ? "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                                    + " PAY_PER_REQUEST"
                            : "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                                    + " PROVISIONED");
        }
        if (perRequest) {
            return Optional.empty();
        }
        Parameters units = call.object("ProvisionedThroughput");
        return Optional.of(new Throughput.Units(units(units, "ReadCapacityUnits"), units(units, "WriteCapacityUnits")));
    }

    private static int units(Parameters throughput, String name) {
        return throughput
                .number(name, 1)
                .orElseThrow(() -> CallException.invalid("1 validation error detected: Value null at"
                        + " 'provisionedThroughput' failed to satisfy constraint: Member must not be null: " + name));
    }

    /** As DescribeTable tells of it. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("TableName", name);
        describe(json, key);
        ArrayNode definitions = json.putArray("AttributeDefinitions");
        Map<String, String> types = new LinkedHashMap<>();
        key.attributes().forEach(attribute -> types.put(attribute.name(), attribute.type()));
        indexes.values()
                .forEach(index ->
                        index.attributes().forEach(attribute -> types.put(attribute.name(), attribute.type())));
        types.forEach((attribute, type) ->
                definitions.addObject().put("AttributeName", attribute).put("AttributeType", type));
        describeThroughput(json, throughput.orElse(Throughput.Units.NONE));
        if (throughput.isEmpty()) {
            json.putObject("BillingModeSummary").put("BillingMode", "PAY_PER_REQUEST");
        }
        indexes.forEach((index, schema) -> {
            ObjectNode described = json.withArray("GlobalSecondaryIndexes").addObject();
            described.put("IndexName", index).put("IndexStatus", "ACTIVE");
            described.putObject("Projection").put("ProjectionType", "ALL");
            describeThroughput(described, Throughput.Units.NONE);
            describe(described, schema);
        });
        return json;
    }

    private static void describeThroughput(ObjectNode json, Throughput.Units units) {
        json.putObject("ProvisionedThroughput")
                .put("ReadCapacityUnits", units.read())
                .put("WriteCapacityUnits", units.write())
                .put("NumberOfDecreasesToday", 0);
    }

    private static void describe(ObjectNode json, KeySchema key) {
        ArrayNode elements = json.putArray("KeySchema");
        elements.addObject().put("AttributeName", key.partition().name()).put("KeyType", "HASH");
        key.sort()
                .ifPresent(sort ->
                        elements.addObject().put("AttributeName", sort.name()).put("KeyType", "RANGE"));
    }
}
