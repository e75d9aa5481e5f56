package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.RecordKey;
import java.util.Optional;

/**
 * A place in a parallel scan, as the text that a {@link Range} is made of: {@code 3/16} is where the segment 3 of 16 begins,
 * counted from 0, and {@code 3/16/3/anna} is behind the item with the key of three letters, "ann", and "a".
 *
 * @param key the last item before it, if it is within the segment
 */
record DynamoPosition(int segments, int segment, Optional<RecordKey> key) {

    private static final String SLASH = "/";
    private static final int PARTS = 4;

    static DynamoPosition of(int segments, int segment) {
        return new DynamoPosition(segments, segment, Optional.empty());
    }

    /** Where a range begins; the range of all is one segment. */
    static DynamoPosition startOf(Range range) {
        if (range.after() != null) {
            return parse(range.after());
        }
        return of(range.upTo() == null ? 1 : parse(range.upTo()).segments, 0);
    }

    static DynamoPosition parse(String text) {
        String[] parts = text.split(SLASH, PARTS);
        DynamoPosition start = of(Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
        if (parts.length < PARTS) {
            return start;
        }
        int owner = Integer.parseInt(parts[2]);
        return start.behind(new RecordKey(parts[3].substring(0, owner), parts[3].substring(owner)));
    }

    /** The place behind an item of this segment. */
    DynamoPosition behind(RecordKey item) {
        return new DynamoPosition(segments, segment, Optional.of(item));
    }

    @Override
    public String toString() {
        return segment
                + SLASH
                + segments
                + key.map(item -> SLASH + item.owner().length() + SLASH + item.owner() + item.id())
                        .orElse("");
    }
}
