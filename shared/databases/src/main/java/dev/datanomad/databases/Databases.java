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

    /** Starts the kind that the system property {@code datanomad.databases} names, in memory and on free ports. */
    static Databases start() {
        return start(Options.defaults());
    }

    /** Starts both databases, for a program that ends before they could fail. */
    static Databases start(Options options) {
        return start(options, () -> {});
    }

    /**
     * Starts both databases, and returns when they accept requests.
     *
     * @param onFailure called once, on a thread of the databases, when embedded ones can no longer save data, as on a full
     *     disk: they must be closed then, and started again
     * @throws DatabasesException if they cannot be started; nothing is left running then
     */
    static Databases start(Options options, Runnable onFailure) {
        return switch (options.kind()) {
            case EMBEDDED -> EmbeddedDatabases.start(options, onFailure);
            case CONTAINERS -> ContainerDatabases.start(options);
            case GIVEN -> GivenDatabases.start();
        };
    }

    /** A connection string that names the database {@code datanomad}. */
    String mongoUri();

    /** DynamoDB's endpoint, as {@code http://host:port}. */
    URI dynamoEndpoint();

    /**
     * The environment variables with which a program reaches these databases, in a stable order: also that the AWS SDK has
     * no files to read, as what is in those of the user is for other databases, or malformed.
     */
    default Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("MONGODB_URI", mongoUri());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoEndpoint().toString());
        // Neither the embedded DynamoDB nor LocalStack checks credentials, but both require some.
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        String nothing = ProcessBuilder.Redirect.DISCARD.file().getPath();
        environment.put("AWS_CONFIG_FILE", nothing);
        environment.put("AWS_SHARED_CREDENTIALS_FILE", nothing);
        return Collections.unmodifiableMap(environment);
    }

    @Override
    void close();
}
