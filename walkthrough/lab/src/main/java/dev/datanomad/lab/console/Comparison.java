package dev.datanomad.lab.console;

import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.service.lifecycle.Printable;
import java.util.List;
import java.util.Optional;

/**
 * How the copies of two stores differ, by the comparison of the shadow reads.
 *
 * @param summary in words
 * @param equal whether both are there and equal
 * @param fields that differ, the first 100 at most
 */
public record Comparison(String summary, boolean equal, List<Field> fields) {

    private static final int PATH = 200;
    private static final int VALUE = 200;

    /**
     * A field that differs.
     *
     * @param path a JSON Pointer
     * @param mongodb the value as JSON; empty if it is absent
     * @param mongodbType the JSON type, {@code absent} or {@code unreadable}
     */
    public record Field(String path, String mongodb, String mongodbType, String dynamodb, String dynamodbType) {

        private static Field of(Difference.Field field) {
            return new Field(
                    Printable.of(field.path(), PATH),
                    Printable.of(field.source().json(), VALUE),
                    field.source().type(),
                    Printable.of(field.target().json(), VALUE),
                    field.target().type());
        }
    }

    static Comparison of(String user, String id, Found mongo, Found dynamo) {
        if (!mongo.answered() || !dynamo.answered()) {
            String silent = !mongo.answered() ? dynamo.answered() ? "MongoDB" : "Neither store" : "DynamoDB";
            String verb = silent.equals("Neither store") ? " answers." : " does not answer.";
            return new Comparison("Not compared: " + silent + verb, false, List.of());
        }
        if (mongo.event().isEmpty() && dynamo.event().isEmpty()) {
            return new Comparison("Neither store has such an event of this user.", false, List.of());
        }
        Optional<Difference> difference = Difference.between(user, id, mongo.event(), dynamo.event());
        List<Field> fields = difference.stream()
                .flatMap(found -> found.fields().stream())
                .map(Field::of)
                .toList();
        String summary =
                difference.map(found -> words(found.kind(), fields.size())).orElse("Equal in both stores.");
        return new Comparison(summary, difference.isEmpty(), fields);
    }

    private static String words(Difference.Kind kind, int fields) {
        return switch (kind) {
            case MISSING_IN_TARGET -> "Missing in DynamoDB.";
            case MISSING_IN_SOURCE -> "Missing in MongoDB.";
            case DIFFERENT -> "Different in " + fields + (fields == 1 ? " field." : " fields.");
        };
    }
}
