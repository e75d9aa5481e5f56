package dev.datanomad.dynamodb.call;

import com.fasterxml.jackson.databind.JsonNode;

/** What a call is answered with instead of a result: an error of DynamoDB's protocol, with its words. */
public final class CallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String DYNAMODB = "com.amazonaws.dynamodb.v20120810#";
    private static final String CORAL = "com.amazon.coral.";

    private final String type;
    private final transient JsonNode item;

    private CallException(String type, String message, JsonNode item) {
        super(message, null, false, false);
        this.type = type;
        this.item = item;
    }

    /** The call is not what DynamoDB takes; trying it again is of no use. */
    public static CallException invalid(String message) {
        return new CallException(CORAL + "validate#ValidationException", message, null);
    }

    /** A parameter is not what DynamoDB takes. */
    public static CallException invalidValue(String message) {
        return invalid("One or more parameter values were invalid: " + message);
    }

    /** The call is right, and more than this server does. */
    public static CallException unsupported(String what) {
        return invalid(what + " is not supported by this embedded DynamoDB");
    }

    /** The body is no JSON, or has another JSON type than the protocol asks for. */
    public static CallException unreadable(String message) {
        return new CallException(CORAL + "service#SerializationException", message, null);
    }

    /** The operation does not exist, or is not one of those that this server has. */
    public static CallException unknownOperation(String message) {
        return new CallException(CORAL + "service#UnknownOperationException", message, null);
    }

    /** The call has no signature, which DynamoDB asks for. */
    public static CallException unsigned() {
        return new CallException(
                CORAL + "service#MissingAuthenticationTokenException", "Request is missing Authentication Token", null);
    }

    /** The table is not there. */
    public static CallException noTable(String message) {
        return new CallException(DYNAMODB + "ResourceNotFoundException", message, null);
    }

    /** The table is there already. */
    public static CallException tableExists(String name) {
        return new CallException(DYNAMODB + "ResourceInUseException", "Table already exists: " + name, null);
    }

    /** @param item the item that is there, as JSON, if the call asked for it and there is one; otherwise {@code null} */
    public static CallException conditionFailed(JsonNode item) {
        return new CallException(DYNAMODB + "ConditionalCheckFailedException", "The conditional request failed", item);
    }

    /** The table's capacity is used up for now. */
    public static CallException throttled() {
        return new CallException(
                DYNAMODB + "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your"
                        + " provisioning level with the UpdateTable API.",
                null);
    }

    /** The protocol's name of the error. */
    public String type() {
        return type;
    }

    /** The item that is there, as JSON, or {@code null}. */
    public JsonNode item() {
        return item;
    }
}
