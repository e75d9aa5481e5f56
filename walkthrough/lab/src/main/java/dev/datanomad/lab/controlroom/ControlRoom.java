package dev.datanomad.lab.controlroom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.proxy.Problem;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page at {@code /lab/} and the API behind its buttons, which the command line uses too. */
public final class ControlRoom extends Handler.Abstract {

    private static final Map<String, Page> PAGES = Map.of(
            "/lab/", new Page("control-room.html", "text/html;charset=utf-8"),
            "/lab/control-room.css", new Page("control-room.css", "text/css;charset=utf-8"),
            "/lab/control-room.js", new Page("control-room.js", "text/javascript;charset=utf-8"));

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");
    private static final String STATUS = "/lab/api/status";

    private static final Logger LOG = LoggerFactory.getLogger(ControlRoom.class);
    private static final int BODY_BYTES = 10_000;

    private final Lab lab;
    private final Actions actions;

    private ControlRoom(Lab lab) {
        this.lab = lab;
        actions = new Actions(lab);
    }

    /** The control room of a lab, protected from other pages. */
    public static Handler of(Lab lab) {
        return new SameOrigin(new ControlRoom(lab));
    }

    private record Page(String resource, String type) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        response.getHeaders().put("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            answer(request, response, callback);
        } catch (LabException e) {
            Problem.write(
                    response, callback, e.status(), e.getMessage(), e.refusal().orElse(null));
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            Problem.write(response, callback, 500, "The request failed in the lab: " + e);
        }
        return true;
    }

    private void answer(Request request, Response response, Callback callback) throws IOException {
        String path = request.getHttpURI().getPath();
        boolean reads = READ_METHODS.contains(request.getMethod());
        Page page = PAGES.get(path);
        if (page != null || path.equals(STATUS)) {
            if (!reads) {
                notAllowed(response, callback, "GET, HEAD", path + " can only be read, by GET.");
            } else if (page != null) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.type());
                Content.Sink.write(response, true, resource(page.resource()), callback);
            } else {
                json(response, callback, lab.status());
            }
        } else if (!actions.has(path)) {
            Problem.write(response, callback, 404, "The control room has nothing at " + path + ".");
        } else if (request.getMethod().equals("POST")) {
            json(response, callback, actions.perform(path, body(request)));
        } else {
            notAllowed(response, callback, "POST", "An action needs POST.");
        }
    }

    private static void notAllowed(Response response, Callback callback, String allowed, String detail) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        Problem.write(response, callback, 405, detail);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ControlRoom.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Forms of other pages cannot send this type, which is one more reason to require it. */
    private static JsonNode body(Request request) throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw LabException.unsupported("Send a JSON object, with Content-Type: application/json.");
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            JsonNode body = JsonFiles.MAPPER.readTree(in.readNBytes(BODY_BYTES));
            if (body == null || !body.isObject()) {
                throw LabException.input("Send a JSON object.");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw LabException.input("The request is not JSON: " + e.getOriginalMessage());
        }
    }

    private static void json(Response response, Callback callback, Object value) throws JsonProcessingException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(response, true, JsonFiles.MAPPER.writeValueAsString(value), callback);
    }
}
