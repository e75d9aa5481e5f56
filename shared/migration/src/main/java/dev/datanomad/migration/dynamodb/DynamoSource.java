package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Cursor;
import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Source;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A table in DynamoDB as a source: a parallel scan, strongly consistent. A range is one segment of the scan, or the rest of
 * one. A tail is a filter of the scan, so that it takes as long, and costs as much, as a walk of everything. A table that does
 * not exist has no records. Safe for use by many threads.
 */
public final class DynamoSource<R> implements Source<R> {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoSource.class);

    /** Of each of several processes, so that all of them agree on how many there are. */
    private static final int SEGMENTS_OF_A_SHARD = 16;

    private final DynamoTarget<R> table;
    private final Range ids;

    /** @param table the same table, as a target */
    public DynamoSource(DynamoTarget<R> table) {
        this(table, Range.ALL);
    }

    private DynamoSource(DynamoTarget<R> table, Range ids) {
        this.table = table;
        this.ids = ids;
    }

    @Override
    public String identity() {
        return table.identity();
    }

    @Override
    public void onThrottling(Consumer<String> listener) {
        table.onThrottling(listener);
    }

    @Override
    public Source<R> only(Range tail) {
        LOG.info("DynamoDB finds the ids of a time only by a scan of the whole table");
        return new DynamoSource<>(table, tail);
    }

    @Override
    public Cursor<R> open(Range range, int batch) {
        return Cursor.of(new Segment(range));
    }

    /** The rows of what is left of one segment; a page of the scan ends at a megabyte, before the filter. */
    private final class Segment implements Iterator<Row<R>> {

        private final DynamoPosition start;
        private Map<String, AttributeValue> after;
        private Iterator<Row<R>> page = List.<Row<R>>of().iterator();
        private boolean ended;

        Segment(Range range) {
            start = DynamoPosition.startOf(range);
            after = start.key().map(table::key).orElse(null);
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && !ended) {
                ScanResponse response = table.scan(start.segment(), start.segments(), after, ids);
                page = response.items().stream().map(this::row).iterator();
                ended = !response.hasLastEvaluatedKey();
                after = response.lastEvaluatedKey();
            }
            return page.hasNext();
        }

        @Override
        public Row<R> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }

        private Row<R> row(Map<String, AttributeValue> item) {
            Row<R> row = table.row(item);
            return row.at(start.behind(row.key()).toString());
        }
    }

    @Override
    public List<Row<R>> find(Collection<RecordKey> keys) {
        return table.read(keys).stream().map(table::row).toList();
    }

    /** DynamoDB's own count, of some hours ago. */
    @Override
    public long size(Range range) {
        return range.equals(Range.ALL) && ids.equals(Range.ALL) ? table.itemCount() : 0;
    }

    /** A cut behind each segment: of a shard they are given, of everything there are as many as asked for. */
    @Override
    public List<String> cuts(Range range, int parts) {
        int segments =
                range.equals(Range.ALL) ? parts : DynamoPosition.startOf(range).segments();
        int first = DynamoPosition.startOf(range).segment();
        int end = range.upTo() == null
                ? segments
                : DynamoPosition.parse(range.upTo()).segment();
        return cuts(segments, first, end);
    }

    private static List<String> cuts(int segments, int first, int end) {
        return IntStream.range(first + 1, end)
                .mapToObj(segment -> DynamoPosition.of(segments, segment).toString())
                .toList();
    }

    @Override
    public Range shard(int index, int count) {
        if (count == 1) {
            return Range.ALL;
        }
        int segments = count * SEGMENTS_OF_A_SHARD;
        List<Range> shards = Range.ALL.split(IntStream.range(1, count)
                .mapToObj(shard ->
                        DynamoPosition.of(segments, shard * SEGMENTS_OF_A_SHARD).toString())
                .toList());
        return shards.get(index);
    }
}
