package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import dev.failsafe.FailsafeExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A table in DynamoDB as a target: the owner of a record is the partition key, the id the sort key. All reads are strongly
 * consistent. Safe for use by many threads.
 *
 * <p>A batch may be answered in part; the rest, and a batch that was throttled or got no answer, is tried again for {@link
 * Retries#LIMIT}. A batch that DynamoDB refuses because of what is in it, or goes on answering with an error of its own,
 * is taken apart, so that only the item to blame is not written, whatever the reason. An item that is refused is listed at
 * once; one that is answered with an error of the server is tried again for as long as everything, and listed then, if
 * others have been written meanwhile. If none has, it is an outage, which ends the reconciliation.
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

    private static final FailsafeExecutor<Object> RETRIES = retries(Retries.LIMIT);

    private final DynamoDbClient client;
    private final String table;
    private final String partitionKey;
    private final String sortKey;
    private final DynamoCodec<R> codec;
    private final Batches<Map<String, AttributeValue>> lookups;
    private final Batches<Write> writes;

    /** What is to be done to an item. */
    private record Write(RecordKey key, WriteRequest request) {}

    /**
     * @param partitionKey the name of the attribute that is the partition key, a string
     * @param sortKey the same for the sort key
     */
    public DynamoTarget(
            DynamoDbClient client, String table, String partitionKey, String sortKey, DynamoCodec<R> codec) {
        this(client, table, partitionKey, sortKey, codec, Retries.LIMIT);
    }

    /** @param limit for how long a batch is tried again */
    DynamoTarget(
            DynamoDbClient client,
            String table,
            String partitionKey,
            String sortKey,
            DynamoCodec<R> codec,
            Duration limit) {
        this.client = client;
        this.table = table;
        this.partitionKey = partitionKey;
        this.sortKey = sortKey;
        this.codec = codec;
        lookups = new Batches<>(key -> key.get(sortKey).s(), limit);
        writes = new Batches<>(write -> write.key.id(), limit);
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

    /**
     * {@inheritDoc} A table that does not exist holds none. A record whose lookup DynamoDB refuses, because of its key for
     * example, counts as missing.
     */
    @Override
    public Map<String, Optional<R>> find(List<Row<R>> rows) {
        Map<String, Optional<R>> found = new HashMap<>();
        List<Map<String, AttributeValue>> keys =
                rows.stream().map(row -> key(row.key())).toList();
        try {
            lookups.send(keys, some -> get(some, found), (key, e) -> {});
        } catch (ResourceNotFoundException e) {
            found.clear();
        }
        return found;
    }

    private List<Map<String, AttributeValue>> get(
            List<Map<String, AttributeValue>> keys, Map<String, Optional<R>> found) {
        BatchGetItemResponse answer = client.batchGetItem(get -> get.overrideConfiguration(LIMITS)
                .requestItems(Map.of(
                        table,
                        KeysAndAttributes.builder()
                                .keys(keys)
                                .consistentRead(true)
                                .build())));
        answer.responses()
                .getOrDefault(table, List.of())
                .forEach(item -> found.put(item.get(sortKey).s(), decoded(item)));
        KeysAndAttributes rest = answer.unprocessedKeys().get(table);
        return rest == null ? List.of() : rest.keys();
    }

    /** {@inheritDoc} What DynamoDB refuses has the first line of its words as the reason. */
    @Override
    public Map<RecordKey, Defect> write(List<Row<R>> rows) {
        Map<RecordKey, Defect> refused = new HashMap<>();
        List<Write> puts = new ArrayList<>(rows.size());
        for (Row<R> row : rows) {
            try {
                puts.add(put(row));
            } catch (DefectException e) {
                refused.put(row.key(), e.defect());
            } catch (RuntimeException e) {
                refused.put(row.key(), new Defect("", "cannot be encoded: " + Retries.reason(e)));
            }
        }
        send(puts, (put, e) -> refused.put(put.key, refusal("is refused by DynamoDB: ", e)));
        return refused;
    }

    private Write put(Row<R> row) {
        R record = row.record().orElseThrow();
        Map<String, AttributeValue> item = codec.encode(record);
        Optional<R> copy = decoded(item);
        if (!copy.equals(row.record())) {
            String path = copy.map(read -> codec.firstDifference(record, read)).orElse("");
            throw new DefectException(path, "would not come back from DynamoDB as it is");
        }
        return new Write(
                row.key(),
                WriteRequest.builder().putRequest(put -> put.item(item)).build());
    }

    @Override
    public Map<RecordKey, Defect> delete(Collection<RecordKey> keys) {
        Map<RecordKey, Defect> refused = new HashMap<>();
        List<Write> deletes = keys.stream()
                .map(key -> new Write(
                        key,
                        WriteRequest.builder()
                                .deleteRequest(delete -> delete.key(key(key)))
                                .build()))
                .toList();
        String reason = "was erased from the source meanwhile, and DynamoDB does not delete it: ";
        send(deletes, (delete, e) -> refused.put(delete.key, refusal(reason, e)));
        return refused;
    }

    private static Defect refusal(String reason, RuntimeException e) {
        return new Defect("", reason + DynamoFailure.words(e));
    }

    private void send(List<Write> some, BiConsumer<Write, RuntimeException> refused) {
        for (int from = 0; from < some.size(); from += WRITE) {
            writes.send(some.subList(from, Math.min(from + WRITE, some.size())), this::send, refused);
        }
    }

    private List<Write> send(List<Write> some) {
        List<WriteRequest> requests = some.stream().map(Write::request).toList();
        Set<List<AttributeValue>> rest = client
                .batchWriteItem(write -> write.overrideConfiguration(LIMITS).requestItems(Map.of(table, requests)))
                .unprocessedItems()
                .getOrDefault(table, List.of())
                .stream()
                .map(this::keyOf)
                .collect(Collectors.toSet());
        return some.stream()
                .filter(write -> rest.contains(keyOf(write.request)))
                .toList();
    }

    private List<AttributeValue> keyOf(WriteRequest request) {
        Map<String, AttributeValue> item = request.putRequest() == null
                ? request.deleteRequest().key()
                : request.putRequest().item();
        return Arrays.asList(item.get(partitionKey), item.get(sortKey));
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

    /** Tries again whatever may recover. */
    static FailsafeExecutor<Object> retries(Duration limit) {
        return Retries.of(
                "DynamoDB",
                e -> {
                    DynamoFailure failure = DynamoFailure.of(e);
                    return failure == DynamoFailure.PASSING || failure == DynamoFailure.DOUBTFUL;
                },
                limit);
    }
}
