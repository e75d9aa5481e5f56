package dev.datanomad.lab.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.controlroom.Query;
import dev.datanomad.lab.controlroom.SameOrigin;
import dev.datanomad.lab.proxy.Problem;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import dev.datanomad.service.web.Asset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of the eight steps at {@code /lab/}, and the API behind its buttons, which commands use too. The page needs no script:
 * its buttons are forms, and what came of the last one is on it.
 */
public final class TasksPages extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(TasksPages.class);
    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");
    private static final String PAGE = "/lab/";
    private static final String API = "/lab/api/";
    private static final String ASSETS = "/lab/assets/";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int BODY_BYTES = 10_000;

    /** Nothing comes from another host, nothing runs, and no other page frames this one. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'";

    private final TasksLab lab;
    private final TasksApi api;
    private final TasksPage page = new TasksPage();
    private volatile Outcome last = new Outcome(true, List.of());

    private TasksPages(TasksLab lab) {
        this.lab = lab;
        api = new TasksApi(lab);
    }

    /** The page of a lab, protected from the pages of others. */
    public static Handler of(TasksLab lab) {
        return new SameOrigin(new TasksPages(lab));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        response.getHeaders().put("Content-Security-Policy", POLICY);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            answer(request, response, callback);
        } catch (LabException e) {
            Problem.write(response, callback, e.status(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            Problem.write(response, callback, 500, "The request failed in the lab: " + e);
        }
        return true;
    }

    private void answer(Request request, Response response, Callback callback) throws IOException {
        String path = request.getHttpURI().getPath();
        boolean reads = READ_METHODS.contains(request.getMethod());
        if (reads && path.equals(PAGE)) {
            html(response, callback, page.html(lab.status(), last));
        } else if (reads && path.startsWith(ASSETS)) {
            asset(path.substring(ASSETS.length()), response, callback);
        } else if (reads && path.equals(API + "status")) {
            json(response, callback, lab.status());
        } else if (reads && path.equals(API + "environment")) {
            lab.steps();
            json(response, callback, lab.environment());
        } else if (path.startsWith(API) && api.has(path.substring(API.length()))) {
            if (!request.getMethod().equals("POST")) {
                response.getHeaders().put(HttpHeader.ALLOW, "POST");
                Problem.write(response, callback, 405, "An action needs POST.");
                return;
            }
            act(path.substring(API.length()), request, response, callback);
        } else {
            Problem.write(response, callback, 404, "The lab has nothing at " + path + ".");
        }
    }

    private void act(String action, Request request, Response response, Callback callback) throws IOException {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        byte[] body = body(request);
        if (type.startsWith("application/json")) {
            json(response, callback, api.perform(action, fields(body)));
        } else if (type.startsWith(FORM)) {
            String form = new String(body, StandardCharsets.UTF_8);
            last = outcome(action, name -> Query.value(form, name).strip());
            Response.sendRedirect(request, response, callback, 303, PAGE, true);
        } else {
            throw LabException.unsupported("Send a JSON object, with Content-Type: application/json, or a form.");
        }
    }

    /** Of a form, what could not be done is shown on the page, too. */
    private Outcome outcome(String action, UnaryOperator<String> fields) {
        try {
            return api.perform(action, fields);
        } catch (LabException e) {
            return new Outcome(false, List.of(e.getMessage()));
        }
    }

    private static byte[] body(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] read = in.readNBytes(BODY_BYTES + 1);
            if (read.length > BODY_BYTES) {
                throw LabException.ofResponse(413, "The request has more than " + BODY_BYTES + " bytes.");
            }
            return read;
        }
    }

    private static UnaryOperator<String> fields(byte[] body) throws IOException {
        try {
            JsonNode json = JsonFiles.MAPPER.readTree(body);
            if (json == null || !json.isObject()) {
                throw LabException.input("Send a JSON object.");
            }
            return name -> json.path(name).asText();
        } catch (JsonProcessingException e) {
            throw LabException.input("The request is not JSON: " + e.getOriginalMessage());
        }
    }

    private void asset(String address, Response response, Callback callback) {
        String[] parts = address.split("/", 2);
        Optional<Asset> found =
                parts.length < 2 ? Optional.empty() : page.assets().find(parts[0], parts[1]);
        if (found.isEmpty()) {
            Problem.write(response, callback, 404, "The lab has no such file.");
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, found.get().type());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, found.get().cacheControl());
        response.write(true, ByteBuffer.wrap(found.get().content()), callback);
    }

    private static void html(Response response, Callback callback, String html) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        Content.Sink.write(response, true, html, callback);
    }

    private static void json(Response response, Callback callback, Object value) throws JsonProcessingException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(response, true, JsonFiles.MAPPER.writeValueAsString(value), callback);
    }
}
