package dev.datanomad.tasks.feed;

import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.tasks.store.Outbox;
import dev.datanomad.tasks.store.Outbox.Entry;
import dev.datanomad.tasks.store.StoreName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sends what is in a store's {@link Outbox} to the queue, for the other store. A task is noted as sent once the queue has it; a
 * relay that is killed in between sends it again, as do two relays at the same time. Thread-safe.
 */
final class Relay {

    /** How many entries to look at in one go. */
    private static final int ENTRIES = 200;

    private final Outbox outbox;
    private final StoreName to;
    private final TaskQueue queue;
    private final Counter sent;
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

    /** Sends what there is, up to some hundred. Returns how many were sent; throws what the store or the queue throws. */
    synchronized int run() {
        List<Entry> entries = outbox.unsent(ENTRIES);
        oldest = entries.isEmpty() ? null : entries.get(0).since();
        int count = 0;
        List<Entry> batch = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        int bytes = 0;
        for (Entry entry : entries) {
            String body = new TaskMessage(to, entry.task(), entry.since()).json();
            int length = StorageLimits.utf8Length(body);
            if (batch.size() == TaskQueue.BATCH || bytes + length > TaskQueue.BATCH_BYTES) {
                count += send(batch, bodies);
                batch.clear();
                bodies.clear();
                bytes = 0;
            }
            batch.add(entry);
            bodies.add(body);
            bytes += length;
        }
        return count + send(batch, bodies);
    }

    private int send(List<Entry> batch, List<String> bodies) {
        if (batch.isEmpty()) {
            return 0;
        }
        Set<Integer> taken = queue.send(bodies);
        taken.forEach(index -> outbox.sent(batch.get(index).task()));
        sent.increment(taken.size());
        return taken.size();
    }

    private double lagSeconds() {
        Instant since = oldest;
        return since == null ? 0 : Duration.between(since, Instant.now()).toMillis() / 1_000.0;
    }
}
