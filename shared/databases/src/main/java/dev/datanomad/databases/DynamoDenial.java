package dev.datanomad.databases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;

/** Every call gets a 400, AccessDeniedException. */
final class DynamoDenial extends DynamoFault {

    @Override
    Optional<Response> respond(String operation, ObjectNode request, Function<ObjectNode, Response> database) {
        return concerns(operation)
                ? Optional.of(Response.error(
                        400,
                        "com.amazonaws.dynamodb.v20120810#AccessDeniedException",
                        "User is not authorized to perform: dynamodb:" + operation))
                : Optional.empty();
    }
}
