package dev.datanomad.databases;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A running MongoDB and a running DynamoDB, both empty unless they were started on a folder that holds data.
 *
 * <p>Safe for use by several threads. {@link #close()} stops both, is idempotent, and throws nothing.
 */
public interface Databases extends AutoCloseable {

    /** Start what the system property {@code datanomad.databases} names, in memory and on free ports. */
    static Databases start() {
        return start(Options.defaults());
    }

    /**
     * Start both databases and return when they answer.
     *
     * @throws DatabasesException if they cannot be started; nothing is left running then
     */
    static Databases start(Options options) {
        return start(options, () -> {});
    }

    /**
     * Start both databases and return when they answer.
     *
     * @param whenFailed called once, on a thread of theirs, if embedded ones can no longer save what they are given, as on
     *     a full disk: they have to be closed then, and started again
     * @throws DatabasesException if they cannot be started; nothing is left running then
     */
    static Databases start(Options options, Runnable whenFailed) {
        return switch (options.kind()) {
            case EMBEDDED -> EmbeddedDatabases.start(options, whenFailed);
            case CONTAINERS -> ContainerDatabases.start(options);
        };
    }

    /** A connection string that names the database {@code datanomad}. */
    String mongoUri();

    /** Where DynamoDB answers, as {@code http://host:port}. */
    URI dynamoEndpoint();

    /** The five environment variables that lead a program to these databases, in a stable order. */
    default Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("MONGODB_URI", mongoUri());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoEndpoint().toString());
        // Neither DynamoDB Local nor LocalStack checks these; both want them to look like credentials.
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        return Collections.unmodifiableMap(environment);
    }

    @Override
    void close();
}
