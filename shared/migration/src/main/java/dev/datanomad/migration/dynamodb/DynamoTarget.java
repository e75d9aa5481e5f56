package dev.datanomad.migration.dynamodb;

import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.RecordCodec;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import dev.failsafe.FailsafeExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
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

    private static final String NAME = "DynamoDB";

    /** How many items one call can read: a limit of BatchGetItem. */
    private static final int READ = 100;

    /** How many items one call can write: a limit of BatchWriteItem. */
    private static final int WRITE = 25;

    /** How much memory a byte of an item takes as values of Java: small ones take the most. */
    private static final int HELD = 10;

    private static final AwsRequestOverrideConfiguration LIMITS = AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(20))
            .apiCallAttemptTimeout(Duration.ofSeconds(10))
            .build();

    private static final FailsafeExecutor<Object> RETRIES = retries(Retries.LIMIT);

    private final DynamoDbClient client;
    private final String table;
    private final String partitionKey;
    private final String sortKey;
    private final RecordCodec<R, Map<String, AttributeValue>> codec;
    private final Batches<Map<String, AttributeValue>> lookups;
    private final Batches<Write> writes;
    private volatile Consumer<String> throttling = name -> {};

    /** What is to be done to an item. */
    private record Write(RecordKey key, WriteRequest request) {}

    /**
     * @param partitionKey the name of the attribute that is the partition key, a string
     * @param sortKey the same for the sort key
     * @param codec need not know the <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">limits</a>: 400 KB for an
     *     item, with its names; 1 to 2,048 bytes for a partition key and 1 to 1,024 for a sort key; no empty set, and no empty
     *     name; 32 levels; numbers of 38 digits, from 1E-130 to 9.9E+125; 64 KB for the name of an attribute, and 255 bytes for
     *     that of a key
     */
    public DynamoTarget(
            DynamoDbClient client,
            String table,
            String partitionKey,
            String sortKey,
            RecordCodec<R, Map<String, AttributeValue>> codec) {
        this(client, table, partitionKey, sortKey, codec, Retries.LIMIT);
    }

    /** @param limit for how long a batch is tried again */
    DynamoTarget(
            DynamoDbClient client,
            String table,
            String partitionKey,
            String sortKey,
            RecordCodec<R, Map<String, AttributeValue>> codec,
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

    /** The table's name, when it was made, which some servers tell by the second, and its id: one that was made anew is another one. */
    @Override
    public String identity() {
        return description()
                .map(described -> "table " + described.tableArn() + " of " + described.creationDateTime()
                        + " with the id " + described.tableId())
                .orElse("no table");
    }

    private Optional<TableDescription> description() {
        try {
            return Optional.of(RETRIES.get(() -> client.describeTable(
                            describe -> describe.tableName(table).overrideConfiguration(LIMITS))
                    .table()));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
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
    public Map<RecordKey, Optional<R>> find(List<Row<R>> rows) {
        Map<RecordKey, Optional<R>> found = new HashMap<>();
        read(rows.stream().map(Row::key).toList()).forEach(item -> found.put(keyOf(item), codec.decoded(item)));
        return found;
    }

    /** Those of these items that are there, and can be asked for. */
    List<Map<String, AttributeValue>> read(Collection<RecordKey> keys) {
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        List<Map<String, AttributeValue>> all = keys.stream().map(this::key).toList();
        try {
            for (int from = 0; from < all.size(); from += READ) {
                lookups.send(
                        all.subList(from, Math.min(from + READ, all.size())), some -> get(some, found), (key, e) -> {});
            }
        } catch (ResourceNotFoundException e) {
            found.clear();
        }
        return found;
    }

    @Override
    public void onThrottling(Consumer<String> listener) {
        throttling = listener;
    }

    /** Makes a call, and tells of it if it was throttled. */
    private <T> T watched(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkServiceException e) {
            if (e.isThrottlingException()) {
                throttling.accept(NAME);
            }
            throw e;
        }
    }

    /** Tells if a part of a batch was not done. */
    private <T> List<T> watched(List<T> rest) {
        if (!rest.isEmpty()) {
            throttling.accept(NAME);
        }
        return rest;
    }

    private List<Map<String, AttributeValue>> get(
            List<Map<String, AttributeValue>> keys, List<Map<String, AttributeValue>> found) {
        BatchGetItemResponse answer = watched(() -> client.batchGetItem(get -> get.overrideConfiguration(LIMITS)
                .requestItems(Map.of(
                        table,
                        KeysAndAttributes.builder()
                                .keys(keys)
                                .consistentRead(true)
                                .build()))));
        found.addAll(answer.responses().getOrDefault(table, List.of()));
        KeysAndAttributes rest = answer.unprocessedKeys().get(table);
        return rest == null ? List.of() : watched(rest.keys());
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
            }
        }
        send(puts, (put, e) -> refused.put(put.key, refusal("is refused by DynamoDB: ", e)));
        return refused;
    }

    private Write put(Row<R> row) {
        Map<String, AttributeValue> item = codec.encode(row, NAME);
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
        Set<RecordKey> rest = watched(() -> client.batchWriteItem(
                        write -> write.overrideConfiguration(LIMITS).requestItems(Map.of(table, requests))))
                .unprocessedItems()
                .getOrDefault(table, List.of())
                .stream()
                .map(this::keyOf)
                .collect(Collectors.toSet());
        return some.stream().filter(write -> rest.contains(write.key)).toList();
    }

    private RecordKey keyOf(WriteRequest request) {
        return keyOf(
                request.putRequest() == null
                        ? request.deleteRequest().key()
                        : request.putRequest().item());
    }

    /**
     * A page of the items of a segment whose ids are in a range; a table that does not exist has an empty one. A page ends at
     * a megabyte, which is about a few thousand small items.
     *
     * @param after the key of the last item before it; {@code null} for the first page
     */
    ScanResponse scan(int segment, int segments, Map<String, AttributeValue> after, Range ids) {
        ScanRequest.Builder scan = ScanRequest.builder()
                .overrideConfiguration(LIMITS)
                .tableName(table)
                .consistentRead(true)
                .segment(segment)
                .totalSegments(segments)
                .exclusiveStartKey(after);
        if (!ids.equals(Range.ALL)) {
            scan.filterExpression("#id > :after AND #id <= :upTo")
                    .expressionAttributeNames(Map.of("#id", sortKey))
                    .expressionAttributeValues(Map.of(
                            ":after", AttributeValue.fromS(ids.after()),
                            ":upTo", AttributeValue.fromS(ids.upTo())));
        }
        try {
            return RETRIES.get(() -> watched(() -> client.scan(scan.build())));
        } catch (ResourceNotFoundException e) {
            return ScanResponse.builder().build();
        }
    }

    /** DynamoDB's own count, of some hours ago. */
    long itemCount() {
        return description().map(TableDescription::itemCount).orElse(0L);
    }

    /** An item as a row of its record. */
    Row<R> row(Map<String, AttributeValue> item) {
        return codec.row(keyOf(item), () -> item, Math.multiplyExact(HELD, size(AttributeValue.fromM(item))));
    }

    private RecordKey keyOf(Map<String, AttributeValue> item) {
        return new RecordKey(item.get(partitionKey).s(), item.get(sortKey).s());
    }

    /** About how many bytes a value takes in DynamoDB. */
    private static int size(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s().length();
            case N -> value.n().length();
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().stream().mapToInt(String::length).sum();
            case NS -> value.ns().stream().mapToInt(String::length).sum();
            case BS ->
                value.bs().stream()
                        .mapToInt(bytes -> bytes.asByteArrayUnsafe().length)
                        .sum();
            case L -> value.l().stream().mapToInt(element -> 1 + size(element)).sum();
            case M ->
                value.m().entrySet().stream()
                        .mapToInt(field -> field.getKey().length() + 1 + size(field.getValue()))
                        .sum();
            default -> 1;
        };
    }

    Map<String, AttributeValue> key(RecordKey key) {
        return Map.of(partitionKey, AttributeValue.fromS(key.owner()), sortKey, AttributeValue.fromS(key.id()));
    }

    /** Tries again whatever may recover. */
    static FailsafeExecutor<Object> retries(Duration limit) {
        return Retries.of(
                NAME,
                e -> {
                    DynamoFailure failure = DynamoFailure.of(e);
                    return failure == DynamoFailure.PASSING || failure == DynamoFailure.DOUBTFUL;
                },
                limit);
    }
}
