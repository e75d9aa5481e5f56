package dev.datanomad.databases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers a share of the calls with a 500. */
final class DynamoError extends DynamoFault {

    private final Spread failed;
    private final AtomicInteger failedWrites = new AtomicInteger();

    DynamoError(int percent) {
        failed = new Spread(percent);
    }

    @Override
    Optional<DynamoAnswer> answer(String operation, ObjectNode request, Database database) {
        if (!concerns(operation) || !failed.hits(operation)) {
            return Optional.empty();
        }
        if (writes(operation) && failedWrites.getAndIncrement() % 2 == 0) {
            database.ask(request);
        }
        return Optional.of(DynamoAnswer.failure(
                500, "com.amazonaws.dynamodb.v20120810#InternalServerError", "Internal server error"));
    }
}
