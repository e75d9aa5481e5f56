package dev.datanomad.tasks.feed;

import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.datanomad.service.lifecycle.LogLimit;
import java.time.Duration;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes of a collection as soon as they are made, by a change stream, which MongoDB has in replica sets. It only wakes
 * a relay: what is to be sent stands in the outbox, so that nothing depends on the stream, and it needs no resume token. Where
 * there is no stream, it says so, tries again every ten seconds, and the relay polls.
 */
final class ChangeStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
    private static final Duration BACK_OFF = Duration.ofSeconds(10);

    private final MongoCollection<Document> documents;
    private final Runnable onChange;
    private final Thread thread = new Thread(this::run, "change-stream");
    private final LogLimit logLimit = new LogLimit(Duration.ofMinutes(10));

    /** @param onChange called on a thread of its own, once for several changes at a time; must not throw */
    ChangeStream(MongoCollection<Document> documents, Runnable onChange) {
        this.documents = documents;
        this.onChange = onChange;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> changes =
                    documents.watch().cursor()) {
                while (changes.hasNext()) {
                    changes.next();
                    if (changes.available() == 0) {
                        onChange.run();
                    }
                }
            } catch (MongoException e) {
                if (!Thread.currentThread().isInterrupted() && logLimit.passes()) {
                    LOG.warn("MongoDB gives no change stream, so the relay polls: {}", e.getMessage());
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BACK_OFF.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
