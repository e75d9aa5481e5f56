package dev.datanomad.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import dev.datanomad.dynamodb.operation.Operations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DynamoDB's protocol: JSON in the body of a POST, the operation's name in a header, which no page of another origin can
 * send. Signatures are required and not verified.
 */
final class Endpoint extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private static final String TARGET = "X-Amz-Target";
    private static final String PREFIX = "DynamoDB_20120810.";

    /** The largest batch of 16 MB, and what JSON adds to it. */
    private static final int MAX_BODY = 32 * 1024 * 1024;

    /** Longer than a name of an attribute may be, so that its length is told with DynamoDB's words. */
    private static final int MAX_NAME = 1_000_000;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(MAX_NAME)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Operations operations;

    Endpoint(Operations operations) {
        this.operations = operations;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        byte[] body = body(request);
        int status = 200;
        ObjectNode answer;
        try {
            answer = answer(request, body);
        } catch (CallException e) {
            status = 400;
            answer = error(e.type(), e.getMessage());
            if (e.item() != null) {
                answer.set("Item", e.item());
            }
        } catch (RuntimeException e) {
            LOG.error("A call failed: {}", request.getHeaders().get(TARGET), e);
            status = 500;
            answer = error("com.amazonaws.dynamodb.v20120810#InternalServerError", "Internal server error");
        }
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.0");
        response.getHeaders().put("x-amzn-RequestId", UUID.randomUUID().toString());
        response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(answer)), callback);
        return true;
    }

    private static byte[] body(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            return in.readNBytes(MAX_BODY + 1);
        }
    }

    private ObjectNode answer(Request request, byte[] body) throws IOException {
        String target = request.getHeaders().get(TARGET);
        if (!request.getMethod().equals("POST") || target == null || !target.startsWith(PREFIX)) {
            throw CallException.unknownOperation("A call is a POST with the header " + TARGET + ": " + PREFIX + "...");
        }
        if (request.getHeaders().get(HttpHeader.AUTHORIZATION) == null) {
            throw CallException.unsigned();
        }
        if (body.length > MAX_BODY) {
            throw CallException.invalid("The call is larger than " + MAX_BODY + " bytes");
        }
        return operations.run(target.substring(PREFIX.length()), new Parameters(read(body)));
    }

    private static JsonNode read(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw CallException.unreadable("The body is no JSON: " + e.getOriginalMessage());
        }
    }

    private static ObjectNode error(String type, String message) {
        return JsonNodeFactory.instance.objectNode().put("__type", type).put("message", message);
    }
}
