package dev.datanomad.databases;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What DynamoDB answers to a call: an HTTP status, and a JSON object. */
record DynamoAnswer(int status, ObjectNode body) {

    /** A refusal or a failure, as a client knows it by its type. */
    static DynamoAnswer failure(int status, String type, String message) {
        return new DynamoAnswer(
                status,
                JsonNodeFactory.instance.objectNode().put("__type", type).put("message", message));
    }

    boolean isFailure() {
        return status >= 400;
    }
}
