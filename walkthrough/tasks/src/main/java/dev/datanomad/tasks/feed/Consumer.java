package dev.datanomad.tasks.feed;

import dev.datanomad.service.events.StoreException;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.tasks.migration.Copies;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.TaskStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Writes what comes out of the queue to the store that it is for, if it is newer than what is there. A message is deleted once
 * that is done; a consumer that is killed in between gets it again, and finds a duplicate. One that cannot be read stays, and the
 * queue moves it to the dead letters after it was received some times. While a store does not answer, messages are given back,
 * and none are received: an outage must not make them dead letters. Not thread-safe; there may be several, in any processes.
 */
final class Consumer {

    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

    private final TaskQueue queue;
    private final Map<StoreName, TaskStore> stores;
    private final Map<StoreName, Copies> copies = new EnumMap<>(StoreName.class);
    private final Map<StoreName, Timer> lags = new EnumMap<>(StoreName.class);
    private final Counter unreadable;

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
                            .publishPercentiles(0.5, 0.99)
                            .register(metrics));
        }
        unreadable = Counter.builder("datanomad.tasks.unreadable")
                .description("Messages received that no task could be read from")
                .register(metrics);
    }

    /**
     * Receives some messages, and writes them.
     *
     * @return whether the stores can be used: otherwise, wait before the next call
     */
    boolean run() {
        List<Message> messages = queue.receive();
        for (int i = 0; i < messages.size(); i++) {
            try {
                write(messages.get(i));
            } catch (StoreException e) {
                LOG.warn("{} messages are given back to the queue: {}", messages.size() - i, e.getMessage());
                messages.subList(i, messages.size()).forEach(message -> queue.giveBack(message, Duration.ofSeconds(1)));
                return false;
            }
        }
        return true;
    }

    private void write(Message message) {
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
            return;
        }
        copies.get(content.to()).count(content.task(), stores.get(content.to()).apply(content.task()));
        lags.get(content.to())
                .record(Duration.between(content.changed(), Instant.now()).abs());
        queue.delete(message);
    }
}
