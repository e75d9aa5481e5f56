package dev.datanomad.benchmarks;

import dev.datanomad.DynamoEventStore;
import dev.datanomad.DynamoTable;
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
 * The ceiling: the batches of a reconciliation, in its order and with as many threads, sent by the bare SDK. Requests
 * are built beforehand, some at a time to bound memory, and only the calls are timed.
 */
final class RawBatches {

    private static final int WRITE = 25;
    private static final int READ = 100;

    /** How many events are prepared for each thread at a time. */
    private static final int PREPARED = 10_000;

    private final DynamoDbClient client;
    private final int threads;

    RawBatches(DynamoDbClient client, int threads) {
        this.client = client;
        this.threads = threads;
    }

    /** Seconds that it takes to write them. */
    double write(OldEvents events) throws InterruptedException {
        return seconds(events, WRITE, RawBatches::writing, request -> {
            if (!client.batchWriteItem(request).unprocessedItems().isEmpty()) {
                throw new IllegalStateException("DynamoDB has done only a part of a batch.");
            }
        });
    }

    /** Seconds that it takes to read them, strongly consistent. */
    double read(OldEvents events) throws InterruptedException {
        return seconds(events, READ, RawBatches::reading, request -> {
            BatchGetItemResponse answer = client.batchGetItem(request);
            int found = answer.responses().get(DynamoTable.NAME).size();
            if (found != request.requestItems().get(DynamoTable.NAME).keys().size()) {
                throw new IllegalStateException("DynamoDB has found only " + found + " of a batch.");
            }
        });
    }

    private static BatchWriteItemRequest writing(List<String> ids) {
        List<WriteRequest> puts = ids.stream()
                .map(id -> WriteRequest.builder()
                        .putRequest(put -> put.item(DynamoEventStore.toItem(OldEvents.event(id))))
                        .build())
                .toList();
        return BatchWriteItemRequest.builder()
                .requestItems(Map.of(DynamoTable.NAME, puts))
                .build();
    }

    private static BatchGetItemRequest reading(List<String> ids) {
        KeysAndAttributes keys = KeysAndAttributes.builder()
                .keys(ids.stream()
                        .map(id -> DynamoEventStore.key(OldEvents.userKey(id), id))
                        .toList())
                .consistentRead(true)
                .build();
        return BatchGetItemRequest.builder()
                .requestItems(Map.of(DynamoTable.NAME, keys))
                .build();
    }

    private <R> double seconds(OldEvents events, int batch, Function<List<String>, R> prepare, Consumer<R> call)
            throws InterruptedException {
        List<List<String>> shares = events.split(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        double seconds = 0;
        try {
            for (int from = 0; from < shares.get(0).size(); from += PREPARED) {
                List<Callable<Void>> work = new ArrayList<>();
                for (List<String> share : shares) {
                    List<R> requests = prepared(share, from, batch, prepare);
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

    private static <R> List<R> prepared(List<String> ids, int from, int batch, Function<List<String>, R> prepare) {
        int end = Math.min(from + PREPARED, ids.size());
        List<R> requests = new ArrayList<>();
        for (int at = from; at < end; at += batch) {
            requests.add(prepare.apply(ids.subList(at, Math.min(at + batch, end))));
        }
        return requests;
    }
}
