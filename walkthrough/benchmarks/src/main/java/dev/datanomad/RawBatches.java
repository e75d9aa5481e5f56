package dev.datanomad;

import dev.datanomad.benchmarks.OldEvents;
import dev.datanomad.service.lifecycle.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The ceiling of a reconciliation: its batches, in its order and on as many threads, sent by the bare SDK. A program of its
 * own, which begins with a cold JVM like a reconciliation. Requests are built beforehand, some at a time to bound memory,
 * and only the calls are timed.
 */
public final class RawBatches {

    private static final int WRITE = 25;
    private static final int READ = 100;
    private static final Duration TABLE_LIMIT = Duration.ofSeconds(30);

    /** How many events are prepared for each thread at a time. */
    private static final int PREPARED = 10_000;

    private final DynamoDbClient client;
    private final int threads;

    private RawBatches(DynamoDbClient client, int threads) {
        this.client = client;
        this.threads = threads;
    }

    /** Needs {@code write} or {@code read}, how many events, and how many threads; prints the seconds that calls took. */
    public static void main(String[] args) throws InterruptedException {
        List<String> ids = OldEvents.ids(Integer.parseInt(args[1]));
        try (DynamoDbClient dynamo = DynamoTable.connect(new Settings(System.getenv()))) {
            RawBatches raw = new RawBatches(dynamo, Integer.parseInt(args[2]));
            System.out.println(args[0].equals("write") ? raw.write(ids) : raw.read(ids));
        }
    }

    /** Replaces the table by an empty one. */
    public static void emptyTable(DynamoDbClient client) {
        DynamoTable.createIfMissing(client, TABLE_LIMIT);
        client.deleteTable(table -> table.tableName(DynamoTable.NAME));
        client.waiter().waitUntilTableNotExists(table -> table.tableName(DynamoTable.NAME));
        DynamoTable.createIfMissing(client, TABLE_LIMIT);
    }

    private double write(List<String> ids) throws InterruptedException {
        return seconds(ids, WRITE, RawBatches::writeRequest, request -> {
            if (!client.batchWriteItem(request).unprocessedItems().isEmpty()) {
                throw new IllegalStateException("DynamoDB has processed only a part of a batch.");
            }
        });
    }

    private double read(List<String> ids) throws InterruptedException {
        return seconds(ids, READ, RawBatches::readRequest, request -> {
            BatchGetItemResponse answer = client.batchGetItem(request);
            int found = answer.responses().get(DynamoTable.NAME).size();
            if (found != request.requestItems().get(DynamoTable.NAME).keys().size()) {
                throw new IllegalStateException("DynamoDB has found only " + found + " of a batch.");
            }
        });
    }

    private static BatchWriteItemRequest writeRequest(List<String> ids) {
        List<WriteRequest> puts = ids.stream()
                .map(id -> WriteRequest.builder()
                        .putRequest(put -> put.item(DynamoItems.toItem(OldEvents.event(id))))
                        .build())
                .toList();
        return BatchWriteItemRequest.builder()
                .requestItems(Map.of(DynamoTable.NAME, puts))
                .build();
    }

    private static BatchGetItemRequest readRequest(List<String> ids) {
        KeysAndAttributes keys = KeysAndAttributes.builder()
                .keys(ids.stream()
                        .map(id -> DynamoItems.key(OldEvents.userKey(id), id))
                        .toList())
                .consistentRead(true)
                .build();
        return BatchGetItemRequest.builder()
                .requestItems(Map.of(DynamoTable.NAME, keys))
                .build();
    }

    private <R> double seconds(List<String> ids, int batch, Function<List<String>, R> prepare, Consumer<R> call)
            throws InterruptedException {
        List<List<String>> ranges = split(ids, (ids.size() + threads - 1) / threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        double seconds = 0;
        try {
            for (int from = 0; from < ranges.get(0).size(); from += PREPARED) {
                List<Callable<Void>> work = new ArrayList<>();
                for (List<String> range : ranges) {
                    int start = Math.min(from, range.size());
                    int end = Math.min(from + PREPARED, range.size());
                    List<R> requests = split(range.subList(start, end), batch).stream()
                            .map(prepare)
                            .toList();
                    work.add(() -> {
                        requests.forEach(call);
                        return null;
                    });
                }
                long start = System.nanoTime();
                for (Future<Void> done : pool.invokeAll(work)) {
                    done.get();
                }
                seconds += (System.nanoTime() - start) / 1e9;
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return seconds;
    }

    private static List<List<String>> split(List<String> ids, int size) {
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += size) {
            parts.add(ids.subList(from, Math.min(from + size, ids.size())));
        }
        return parts;
    }
}
