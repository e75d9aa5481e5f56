package dev.datanomad.service.dashboard;

import dev.datanomad.service.integrity.Difference;
import dev.datanomad.service.integrity.IntegrityCheck;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What comparing the stores has found, cut to what a page can show.
 *
 * @param latest the latest differences, newest first
 * @param byField the fields that differ most often, most often first
 * @param lately the fields of the differences of the last minute
 */
record Integrity(List<Found> latest, List<FieldCount> byField, List<String> lately) {

    private static final int SHOWN_DIFFERENCES = 8;
    private static final int SHOWN_FIELDS = 6;
    private static final int LONGEST_NAME = 120;

    /**
     * One difference.
     *
     * @param fields the first fields that differ
     * @param more how many others do
     */
    record Found(Instant at, String kind, String userKey, String id, List<Difference.Field> fields, int more) {}

    /** How often a field was found to differ. */
    record FieldCount(String path, long times) {}

    static Integrity of(IntegrityCheck check, Instant minuteAgo) {
        List<IntegrityCheck.Seen> seen = check.latest();
        return new Integrity(
                seen.stream().limit(SHOWN_DIFFERENCES).map(Integrity::found).toList(),
                check.byField().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                        .limit(SHOWN_FIELDS)
                        .map(entry -> new FieldCount(path(entry.getKey()), entry.getValue()))
                        .toList(),
                seen.stream()
                        .filter(one -> one.at().isAfter(minuteAgo))
                        .flatMap(one -> one.difference().fields().stream())
                        .map(field -> path(field.path()))
                        .distinct()
                        .toList());
    }

    private static Found found(IntegrityCheck.Seen seen) {
        Difference difference = seen.difference();
        List<Difference.Field> fields = difference.fields();
        String kind = switch (difference.kind()) {
            case DIFFERENT -> "different";
            case MISSING_IN_DYNAMODB -> "missing in DynamoDB";
            case MISSING_IN_MONGODB -> "missing in MongoDB";
        };
        return new Found(
                seen.at(),
                kind,
                Words.cut(difference.userKey(), LONGEST_NAME),
                difference.id(),
                fields.stream()
                        .limit(SHOWN_FIELDS)
                        .map(field -> new Difference.Field(path(field.path()), field.mongo(), field.dynamo()))
                        .toList(),
                Math.max(0, fields.size() - SHOWN_FIELDS));
    }

    private static String path(String pointer) {
        return pointer.isEmpty() ? "the event itself" : Words.cut(pointer, LONGEST_NAME);
    }
}
