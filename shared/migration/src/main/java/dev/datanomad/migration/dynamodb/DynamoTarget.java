package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import dev.failsafe.FailsafeExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A table in DynamoDB as a target: the owner of a record is the partition key, the id the sort key. A batch may be
 * answered in part; the rest, and a batch that failed or was throttled, is tried again. All reads are strongly
 * consistent. Safe for use by many threads.
 */
public final class DynamoTarget<R> implements Target<R> {

    /** How many items one call can read: a limit of BatchGetItem. */
    private static final int READ = 100;

    /** How many items one call can write: a limit of BatchWriteItem. */
    private static final int WRITE = 25;

    private static final AwsRequestOverrideConfiguration LIMITS = AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(20))
            .apiCallAttemptTimeout(Duration.ofSeconds(10))
            .build();

    private static final FailsafeExecutor<Object> RETRIES = Retries.of("DynamoDB", DynamoTarget::mayRecover);

    private final DynamoDbClient client;
    private final String table;
    private final String partitionKey;
    private final String sortKey;
    private final DynamoCodec<R> codec;

    /**
     * @param partitionKey the name of the attribute that is the partition key, a string
     * @param sortKey the same for the sort key
     */
    public DynamoTarget(
            DynamoDbClient client, String table, String partitionKey, String sortKey, DynamoCodec<R> codec) {
        this.client = client;
        this.table = table;
        this.partitionKey = partitionKey;
        this.sortKey = sortKey;
        this.codec = codec;
    }

    @Override
    public int batchSize() {
        return READ;
    }

    /** The table's name and when it was made: one that was made anew is another one. */
    @Override
    public String identity() {
        try {
            TableDescription description = RETRIES.get(() -> client.describeTable(
                            describe -> describe.tableName(table).overrideConfiguration(LIMITS))
                    .table());
            return "table " + description.tableArn() + " of " + description.creationDateTime();
        } catch (ResourceNotFoundException e) {
            return "no table";
        }
    }

    @Override
    public Optional<Defect> check(Row<R> row) {
        return codec.check(row.record().orElseThrow());
    }

    /** {@inheritDoc} A table that does not exist holds none. */
    @Override
    public Map<String, Optional<R>> find(List<Row<R>> rows) {
        Map<String, Optional<R>> found = new HashMap<>();
        List<Map<String, AttributeValue>> keys =
                rows.stream().map(row -> key(row.key())).toList();
        AtomicReference<Map<String, KeysAndAttributes>> rest = new AtomicReference<>(Map.of(
                table,
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build()));
        try {
            RETRIES.run(() -> {
                BatchGetItemResponse answer = client.batchGetItem(
                        get -> get.overrideConfiguration(LIMITS).requestItems(rest.get()));
                answer.responses()
                        .getOrDefault(table, List.of())
                        .forEach(item -> found.put(item.get(sortKey).s(), decoded(item)));
                rest.set(answer.unprocessedKeys());
                requireAll(rest.get());
            });
        } catch (ResourceNotFoundException e) {
            found.clear();
        }
        return found;
    }

    @Override
    public Map<RecordKey, Defect> write(List<Row<R>> rows) {
        Map<RecordKey, Defect> refused = new HashMap<>();
        List<WriteRequest> writes = new ArrayList<>(rows.size());
        for (Row<R> row : rows) {
            R record = row.record().orElseThrow();
            Map<String, AttributeValue> item = codec.encode(record);
            Optional<R> copy = decoded(item);
            if (copy.equals(row.record())) {
                writes.add(
                        WriteRequest.builder().putRequest(put -> put.item(item)).build());
            } else {
                String path =
                        copy.map(read -> codec.firstDifference(record, read)).orElse("");
                refused.put(row.key(), new Defect(path, "would not come back from DynamoDB as it is"));
            }
        }
        for (int from = 0; from < writes.size(); from += WRITE) {
            writeBatch(writes.subList(from, Math.min(from + WRITE, writes.size())));
        }
        return refused;
    }

    private void writeBatch(List<WriteRequest> writes) {
        AtomicReference<Map<String, List<WriteRequest>>> rest = new AtomicReference<>(Map.of(table, writes));
        RETRIES.run(() -> {
            rest.set(client.batchWriteItem(
                            write -> write.overrideConfiguration(LIMITS).requestItems(rest.get()))
                    .unprocessedItems());
            requireAll(rest.get());
        });
    }

    /**
     * {@inheritDoc} A table that does not exist has one empty page. A page ends at a megabyte, which is about ten
     * thousand small items: no smaller pages, because an embedded DynamoDB walks the table anew for each of them.
     */
    @Override
    public Iterator<List<RecordKey>> keys(int segment, int segments, int page) {
        return new Iterator<>() {
            private Optional<Map<String, AttributeValue>> after = Optional.empty();
            private boolean ended;

            @Override
            public boolean hasNext() {
                return !ended;
            }

            @Override
            public List<RecordKey> next() {
                if (ended) {
                    throw new NoSuchElementException();
                }
                ScanResponse response = scan(segment, segments, after.orElse(null), page);
                ended = !response.hasLastEvaluatedKey();
                after = Optional.of(response.lastEvaluatedKey());
                return response.items().stream()
                        .map(item -> new RecordKey(
                                item.get(partitionKey).s(), item.get(sortKey).s()))
                        .toList();
            }
        };
    }

    private ScanResponse scan(int segment, int segments, Map<String, AttributeValue> after, int page) {
        try {
            return RETRIES.get(() -> client.scan(scan -> scan.overrideConfiguration(LIMITS)
                    .tableName(table)
                    .consistentRead(true)
                    .segment(segment)
                    .totalSegments(segments)
                    .projectionExpression("#owner, #id")
                    .expressionAttributeNames(Map.of("#owner", partitionKey, "#id", sortKey))
                    .exclusiveStartKey(after)
                    .limit(page)));
        } catch (ResourceNotFoundException e) {
            return ScanResponse.builder().build();
        }
    }

    private Map<String, AttributeValue> key(RecordKey key) {
        return Map.of(partitionKey, AttributeValue.fromS(key.owner()), sortKey, AttributeValue.fromS(key.id()));
    }

    private Optional<R> decoded(Map<String, AttributeValue> item) {
        try {
            return Optional.of(codec.decode(item));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void requireAll(Map<String, ?> unprocessed) {
        if (!unprocessed.isEmpty()) {
            throw new AnsweredInPartException();
        }
    }

    private static boolean mayRecover(Throwable e) {
        if (e instanceof SdkServiceException refusal) {
            return refusal.isThrottlingException() || refusal.statusCode() >= 500;
        }
        return e instanceof AnsweredInPartException || e instanceof SdkException && !(e instanceof AbortedException);
    }

    /** Thrown to have the rest of a batch tried again. */
    private static final class AnsweredInPartException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AnsweredInPartException() {
            super("DynamoDB does only a part of each batch", null, false, false);
        }
    }
}
