package dev.datanomad.databases;

import dev.datanomad.databases.Options.Kind;
import java.net.URI;
import java.util.Map;

/**
 * A running server that speaks SQS's protocol, without queues. Messages are kept in memory. Safe for use by several threads;
 * {@link #close()} stops it.
 */
public interface MessageQueue extends AutoCloseable {

    /** Starts the kind that the system property {@code datanomad.databases} names. */
    static MessageQueue start() {
        return start(Options.defaults().kind());
    }

    /**
     * Starts it on a free port, and returns when it accepts requests.
     *
     * @throws DatabasesException if it cannot be started; nothing is left running then
     */
    static MessageQueue start(Kind kind) {
        return switch (kind) {
            case EMBEDDED, GIVEN -> EmbeddedQueue.start();
            case CONTAINERS -> ContainerQueue.start();
        };
    }

    /** Its endpoint, as {@code http://host:port}. */
    URI endpoint();

    /** The environment variable with which a program reaches it, beside those of {@link Databases#environment}. */
    default Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_SQS", endpoint().toString());
    }

    @Override
    void close();
}
