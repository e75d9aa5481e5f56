package dev.datanomad.tasks.feed;

import com.mongodb.client.MongoCollection;
import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.events.StoreException;
import dev.datanomad.service.lifecycle.LogLimit;
import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import dev.datanomad.tasks.store.Outbox;
import dev.datanomad.tasks.store.StoreName;
import dev.datanomad.tasks.store.TaskStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The way from one store to the other through the queue, in both directions: a relay for each store's outbox, and some consumers.
 * Whatever fails is tried again; what was not sent stays in the outbox. Each is on a thread of its own.
 */
final class Feed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final String OF_MONGO = "relay of MongoDB";
    /** How many messages are written at a time: the order does not matter. */
    private static final int CONSUMERS = 4;

    private static final Duration WHILE_OFF = Duration.ofMillis(100);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    private final BooleanSupplier runs;
    private final Duration pollInterval;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads;
    private final List<Relay> relays;
    private final Optional<ChangeStream> changes;
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(10));

    /** Which parts run in a process. */
    enum Parts {
        RELAY,
        CONSUMER,
        BOTH;

        static Parts from(Settings settings) {
            String text = settings.text("FEED").orElse("both");
            try {
                return valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new StartupException("FEED must be relay, consumer or both, and is \"" + text + "\".");
            }
        }
    }

    /** One go of a part of the feed. */
    private interface Part {

        /** @return how long to wait before the next go */
        Duration run();
    }

    /**
     * Starts it.
     *
     * @param parts which parts to run
     * @param pollInterval how often a relay looks into its outbox, unless that had very much
     * @param changes the collection of MongoDB whose change stream has its relay look at once; empty for polling only
     * @param runs whether it is to run now; must not block
     * @param stores both stores as targets
     * @param outboxes both stores' outboxes
     */
    Feed(
            Parts parts,
            Duration pollInterval,
            Optional<MongoCollection<Document>> changes,
            BooleanSupplier runs,
            TaskQueue queue,
            Map<StoreName, ? extends TaskStore> stores,
            Map<StoreName, ? extends Outbox> outboxes,
            MeterRegistry metrics) {
        this.pollInterval = pollInterval;
        this.runs = runs;
        List<Thread> all = new ArrayList<>();
        Optional<ChangeStream> stream = Optional.empty();
        if (parts == Parts.CONSUMER) {
            relays = List.of();
        } else {
            Relay ofMongo = new Relay(outboxes.get(StoreName.MONGODB), StoreName.MONGODB, queue, metrics);
            Relay ofDynamo = new Relay(outboxes.get(StoreName.DYNAMODB), StoreName.DYNAMODB, queue, metrics);
            relays = List.of(ofMongo, ofDynamo);
            all.add(thread(OF_MONGO, () -> run(ofMongo)));
            all.add(thread("relay of DynamoDB", () -> run(ofDynamo)));
            stream = changes.map(documents -> new ChangeStream(documents, () -> attempt(OF_MONGO, () -> run(ofMongo))));
        }
        this.changes = stream;
        if (parts != Parts.RELAY) {
            for (int i = 1; i <= CONSUMERS; i++) {
                Consumer consumer = new Consumer(queue, Map.copyOf(stores), metrics);
                all.add(thread("consumer " + i, () -> consumer.run() ? Duration.ZERO : BACK_OFF));
            }
        }
        threads = List.copyOf(all);
        threads.forEach(Thread::start);
    }

    private Duration run(Relay relay) {
        return relay.run() ? Duration.ZERO : pollInterval;
    }

    private Thread thread(String name, Part part) {
        Thread thread = new Thread(() -> repeat(name, part), name);
        thread.setDaemon(true);
        return thread;
    }

    private void repeat(String name, Part part) {
        try {
            Duration pause = Duration.ZERO;
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = attempt(name, part);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration attempt(String name, Part part) {
        try {
            return runs.getAsBoolean() ? part.run() : WHILE_OFF;
        } catch (StoreException | SdkException | NotReadyException e) {
            if (logLimit.passes()) {
                LOG.warn("The {} tries again each second: {}", name, e.getMessage());
            }
            return BACK_OFF;
        } catch (RuntimeException e) {
            LOG.error("The {} goes on after a defect", name, e);
            return BACK_OFF;
        }
    }

    /** Lets what is under way finish, for some seconds. */
    @Override
    public void close() {
        closing.countDown();
        changes.ifPresent(ChangeStream::close);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(6).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        relays.forEach(Relay::close);
    }
}
