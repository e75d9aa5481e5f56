package dev.datanomad.databases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A percentage of calls gets a 500. */
final class DynamoError extends DynamoFault {

    private final Sampler failed;
    private final AtomicInteger failedWrites = new AtomicInteger();

    DynamoError(int percent) {
        failed = new Sampler(percent);
    }

    @Override
    Optional<Response> respond(String operation, ObjectNode request, Function<ObjectNode, Response> database) {
        if (!concerns(operation) || !failed.hits(operation)) {
            return Optional.empty();
        }
        if (isWrite(operation) && failedWrites.getAndIncrement() % 2 == 0) {
            database.apply(request);
        }
        return Optional.of(
                Response.error(500, "com.amazonaws.dynamodb.v20120810#InternalServerError", "Internal server error"));
    }
}
