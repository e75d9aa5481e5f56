package dev.datanomad.lab.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.lab.gate.Assessment;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Problem documents (RFC 9457): a status and a sentence. */
public final class Problem {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Problem() {}

    public static void write(Response response, Callback callback, int status, String detail) {
        write(response, callback, status, detail, null);
    }

    /** The same with the assessment of the gate that has refused a request; null if none has. */
    public static void write(Response response, Callback callback, int status, String detail, Assessment assessment) {
        ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("title", HttpStatus.getMessage(status))
                .put("status", status)
                .put("detail", detail);
        if (assessment != null) {
            problem.set("assessment", JSON.valueToTree(assessment));
        }
        String json = problem.toString();
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        Content.Sink.write(response, true, json, callback);
    }
}
