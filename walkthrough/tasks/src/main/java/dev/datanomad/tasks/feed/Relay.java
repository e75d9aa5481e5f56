package dev.datanomad.tasks.feed;

import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.tasks.store.Outbox;
import dev.datanomad.tasks.store.Outbox.Entry;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.Task;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends what is in a store's {@link Outbox} to the queue, for the other store. A task is noted as sent once the queue has it; a
 * relay that is killed in between sends it again, as do two relays at the same time. Thread-safe.
 */
final class Relay implements AutoCloseable {

    /** How many entries to look at in one go. */
    private static final int ENTRIES = 200;

    /** How many batches are sent, and noted as sent, at a time: each of them waits for the network twice. */
    private static final int SENDERS = 4;

    private final Outbox outbox;
    private final StoreName to;
    private final TaskQueue queue;
    private final Counter sent;
    private final ExecutorService senders;
    private volatile Instant oldest;

    /**
     * @param from the store that the outbox is of
     * @param metrics counts what was sent, and has the lag: the age of the oldest change that was not sent yet, in seconds
     */
    Relay(Outbox outbox, StoreName from, TaskQueue queue, MeterRegistry metrics) {
        this.outbox = outbox;
        this.to = from.other();
        this.queue = queue;
        String store = to.key();
        senders = Executors.newFixedThreadPool(SENDERS, task -> {
            Thread thread = new Thread(task, "sender for " + store);
            thread.setDaemon(true);
            return thread;
        });
        sent = Counter.builder("datanomad.tasks.sent")
                .description("Messages sent to the queue, for a store")
                .tag("store", store)
                .register(metrics);
        Gauge.builder("datanomad.tasks.unsent.age", this, Relay::lagSeconds)
                .description("Age of the oldest change that was not sent to the queue yet")
                .baseUnit("seconds")
                .tag("store", store)
                .register(metrics);
    }

    /**
     * Sends what there is, up to some hundred, several batches at a time.
     *
     * @return whether there is more to send at once; otherwise, wait before the next call, so that batches fill
     * @throws RuntimeException what the store or the queue throws; the other batches are sent all the same
     */
    synchronized boolean run() {
        List<Entry> entries = outbox.unsent(ENTRIES);
        oldest = entries.isEmpty() ? null : entries.get(0).since();
        List<CompletableFuture<Integer>> batches = batches(entries).stream()
                .map(batch -> CompletableFuture.supplyAsync(() -> send(batch), senders))
                .toList();
        try {
            CompletableFuture.allOf(batches.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
        return batches.stream().mapToInt(CompletableFuture::join).sum() == ENTRIES;
    }

    private List<Map<Task, String>> batches(List<Entry> entries) {
        List<Map<Task, String>> batches = new ArrayList<>();
        Map<Task, String> batch = Map.of();
        int bytes = 0;
        for (Entry entry : entries) {
            String body = new TaskMessage(to, entry.task(), entry.since()).json();
            int length = StorageLimits.utf8Length(body);
            if (batch.isEmpty() || batch.size() == TaskQueue.BATCH || bytes + length > TaskQueue.BATCH_BYTES) {
                batch = new LinkedHashMap<>();
                batches.add(batch);
                bytes = 0;
            }
            batch.put(entry.task(), body);
            bytes += length;
        }
        return batches;
    }

    private int send(Map<Task, String> batch) {
        List<Task> tasks = List.copyOf(batch.keySet());
        List<Task> taken =
                queue.send(List.copyOf(batch.values())).stream().map(tasks::get).toList();
        sent.increment(taken.size());
        if (!taken.isEmpty()) {
            outbox.sent(taken);
        }
        return taken.size();
    }

    /** Lets no more batches begin. */
    @Override
    public void close() {
        senders.shutdown();
    }

    private double lagSeconds() {
        Instant since = oldest;
        return since == null ? 0 : Duration.between(since, Instant.now()).toMillis() / 1_000.0;
    }
}
