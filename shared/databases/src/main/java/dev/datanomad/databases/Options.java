package dev.datanomad.databases;

import dev.datanomad.dynamodb.DynamoDbOptions;
import java.nio.file.Path;

/**
 * How to start the databases.
 *
 * @param kind embedded in this JVM or in containers
 * @param data the folder for the data, created if missing; null keeps it in memory
 * @param mongoPort the port of MongoDB; 0 for a free one
 * @param dynamo how DynamoDB runs; in a container, only its port counts
 */
public record Options(Kind kind, Path data, int mongoPort, DynamoDbOptions dynamo) {

    /** The system property that chooses between {@code embedded} (the default), {@code containers} and {@code given}. */
    public static final String PROPERTY = "datanomad.databases";

    /** Where the databases run. */
    public enum Kind {
        EMBEDDED,
        CONTAINERS,
        GIVEN
    }

    /** The kind that {@link #PROPERTY} names, in memory and on free ports. */
    public static Options defaults() {
        String kind = System.getProperty(PROPERTY, "embedded");
        return switch (kind) {
            case "embedded" -> of(Kind.EMBEDDED);
            case "containers" -> of(Kind.CONTAINERS);
            case "given" -> of(Kind.GIVEN);
            default ->
                throw new DatabasesException("The system property " + PROPERTY + " is '" + kind
                        + "'; it must be 'embedded', 'containers' or 'given'.");
        };
    }

    /** A kind, in memory and on free ports. */
    public static Options of(Kind kind) {
        return new Options(kind, null, 0, DynamoDbOptions.inMemory());
    }

    /** These options, with the data in a folder. */
    public Options withData(Path folder) {
        return new Options(kind, folder, mongoPort, dynamo);
    }
}
