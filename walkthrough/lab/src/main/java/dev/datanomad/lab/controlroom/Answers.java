package dev.datanomad.lab.controlroom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.proxy.Problem;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.service.web.Asset;
import dev.datanomad.service.web.Assets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** How a handler below {@code /lab} answers, and reads what is sent to it. */
public final class Answers {

    private Answers() {}

    /** Sets what every answer has: it is not kept, not guessed at, and does no more than the policy of its pages allows. */
    public static void begin(Response response, String policy) {
        response.getHeaders().put("Content-Security-Policy", policy);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    /** A page, or a part of one. */
    public static void html(Response response, Callback callback, String html) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        Content.Sink.write(response, true, html, callback);
    }

    /** Metrics in Prometheus' text format. */
    static void metrics(Response response, Callback callback, String text) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        Content.Sink.write(response, true, text, callback);
    }

    /** A value as JSON. */
    public static void json(Response response, Callback callback, Object value) throws JsonProcessingException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(response, true, JsonFiles.MAPPER.writeValueAsString(value), callback);
    }

    /** @param address of a file: the hash of all, and its name */
    public static void asset(Assets assets, String address, Response response, Callback callback) {
        String[] parts = address.split("/", 2);
        Optional<Asset> found = parts.length < 2 ? Optional.empty() : assets.find(parts[0], parts[1]);
        if (found.isEmpty()) {
            Problem.write(response, callback, 404, "The lab has no such file.");
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, found.get().type());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, found.get().cacheControl());
        response.write(true, ByteBuffer.wrap(found.get().content()), callback);
    }

    /** There is something at this path, but not for this method. */
    public static void notAllowed(Response response, Callback callback, String allowed, String detail) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        Problem.write(response, callback, 405, detail);
    }

    /** The body of a request; throws a LabException if it has more bytes than the limit. */
    public static byte[] body(Request request, int limit) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] read = in.readNBytes(limit + 1);
            if (read.length > limit) {
                throw LabException.ofResponse(413, "The request has more than " + limit + " bytes.");
            }
            return read;
        }
    }

    /** A body that is an object of JSON; throws a LabException if it is not. */
    public static JsonNode object(byte[] body) throws IOException {
        try {
            JsonNode json = JsonFiles.MAPPER.readTree(body);
            if (json == null || !json.isObject()) {
                throw LabException.input("Send a JSON object.");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw LabException.input("The request is not JSON: " + e.getOriginalMessage());
        }
    }
}
