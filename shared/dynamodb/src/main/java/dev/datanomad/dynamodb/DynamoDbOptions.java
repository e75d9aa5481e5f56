package dev.datanomad.dynamodb;

import dev.datanomad.dynamodb.table.Throughput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an embedded DynamoDB runs.
 *
 * @param file where the data is kept; {@code null} for memory
 * @param port 0 for a free one
 * @param readLag how far eventually consistent reads are behind: at least this, and less than twice as much; zero for none
 * @param throughput the capacity of tables that are paid per request, which have no limit if this is empty
 */
public record DynamoDbOptions(Path file, int port, Duration readLag, Optional<Throughput.Units> throughput) {

    /** In memory, on a free port, without lag or limit. */
    public static DynamoDbOptions inMemory() {
        return new DynamoDbOptions(null, 0, Duration.ZERO, Optional.empty());
    }

    /** The same in a file, which is made if it is missing; {@code null} for memory. */
    public DynamoDbOptions in(Path newFile) {
        return new DynamoDbOptions(newFile, port, readLag, throughput);
    }

    /** The same on a port. */
    public DynamoDbOptions on(int newPort) {
        return new DynamoDbOptions(file, newPort, readLag, throughput);
    }

    /** The same with eventually consistent reads that lag behind. */
    public DynamoDbOptions lagging(Duration newLag) {
        return new DynamoDbOptions(file, port, newLag, throughput);
    }

    /** The same with a limit of capacity for each table that is paid per request. */
    public DynamoDbOptions limited(int readUnits, int writeUnits) {
        return new DynamoDbOptions(file, port, readLag, Optional.of(new Throughput.Units(readUnits, writeUnits)));
    }
}
