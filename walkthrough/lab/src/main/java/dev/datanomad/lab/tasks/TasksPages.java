package dev.datanomad.lab.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.controlroom.Answers;
import dev.datanomad.lab.controlroom.Query;
import dev.datanomad.lab.controlroom.SameOrigin;
import dev.datanomad.lab.proxy.Problem;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpHeader;
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
        Answers.begin(response, POLICY);
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
            Answers.html(response, callback, page.html(lab.status(), last));
        } else if (reads && path.startsWith(ASSETS)) {
            Answers.asset(page.assets(), path.substring(ASSETS.length()), response, callback);
        } else if (reads && path.equals(API + "status")) {
            Answers.json(response, callback, lab.status());
        } else if (reads && path.equals(API + "environment")) {
            lab.steps();
            Answers.json(response, callback, lab.environment());
        } else if (path.startsWith(API) && api.has(path.substring(API.length()))) {
            if (!request.getMethod().equals("POST")) {
                Answers.notAllowed(response, callback, "POST", "An action needs POST.");
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
        byte[] body = Answers.body(request, BODY_BYTES);
        if (type.startsWith("application/json")) {
            Answers.json(response, callback, api.perform(action, fields(body)));
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

    private static UnaryOperator<String> fields(byte[] body) throws IOException {
        JsonNode json = Answers.object(body);
        return name -> json.path(name).asText();
    }
}
