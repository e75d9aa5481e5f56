package dev.datanomad.tasks.feed;

import dev.datanomad.service.events.StoreException;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.lifecycle.LogLimit;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.tasks.migration.Copies;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.TaskStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Writes what comes out of the queue to the store that it is for, if it is newer than what is there. A message is deleted once
 * that is done; a consumer that is killed in between gets it again, and finds a duplicate. One that cannot be read stays, and the
 * queue moves it to the dead letters after it was received some times. While a store does not answer, it keeps the messages that
 * it has, hidden from others, and receives none: each receipt counts, and an outage must not make dead letters of good messages. Not thread-safe; there may be several, in any processes.
 */
final class Consumer {

    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

    /** Upper limits of the buckets of the lag: from a copy at once to one behind an outage. */
    private static final Duration[] BUCKETS = LongStream.of(
                    10, 50, 100, 200, 500, 1_000, 5_000, 10_000, 60_000, 600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final TaskQueue queue;
    private final Map<StoreName, TaskStore> stores;
    private final Map<StoreName, Copies> copies = new EnumMap<>(StoreName.class);
    private final Map<StoreName, Timer> lags = new EnumMap<>(StoreName.class);
    private final Counter unreadable;
    private final Queue<Message> left = new ArrayDeque<>();
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(10));

    /** @param metrics counts what became of the messages, and has the lag: from a change to its copy in the other store */
    Consumer(TaskQueue queue, Map<StoreName, TaskStore> stores, MeterRegistry metrics) {
        this.queue = queue;
        this.stores = stores;
        for (StoreName name : stores.keySet()) {
            String store = name.key();
            copies.put(name, new Copies(store, "queue", metrics));
            lags.put(
                    name,
                    Timer.builder("datanomad.tasks.lag")
                            .description("From a change of a task to its copy in the other store, through the queue")
                            .tag("store", store)
                            .serviceLevelObjectives(BUCKETS)
                            .register(metrics));
        }
        unreadable = Counter.builder("datanomad.tasks.unreadable")
                .description("Messages received that no task could be read from")
                .register(metrics);
    }

    /**
     * Receives some messages, and writes them; goes on with those of the last time if a store did not answer then.
     *
     * @return whether the stores can be used: otherwise, wait before the next call
     */
    boolean run() {
        if (left.isEmpty()) {
            left.addAll(queue.receive());
        } else {
            queue.hide(left);
        }
        List<Message> done = new ArrayList<>();
        try {
            while (!left.isEmpty()) {
                if (write(left.peek())) {
                    done.add(left.peek());
                }
                left.remove();
            }
            return true;
        } catch (StoreException e) {
            if (logLimit.passes()) {
                LOG.warn("{} messages wait for a store: {}", left.size(), e.getMessage());
            }
            return false;
        } finally {
            queue.delete(done);
        }
    }

    /** Writes a message; returns whether it can be deleted. */
    private boolean write(Message message) {
        TaskMessage content;
        try {
            content = TaskMessage.parse(message.body());
        } catch (InvalidJsonException e) {
            unreadable.increment();
            LOG.warn(
                    "Message {} is no task and stays in the queue, then among the dead letters: {} {}",
                    message.messageId(),
                    e.field(),
                    Printable.of(e.getMessage()));
            return false;
        }
        copies.get(content.to()).count(content.task(), stores.get(content.to()).apply(content.task()));
        lags.get(content.to())
                .record(Duration.between(content.changed(), Instant.now()).abs());
        return true;
    }
}
