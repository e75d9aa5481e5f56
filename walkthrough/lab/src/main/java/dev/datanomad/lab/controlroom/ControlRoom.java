package dev.datanomad.lab.controlroom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.classroom.Classroom;
import dev.datanomad.lab.classroom.Pages;
import dev.datanomad.lab.console.ConsoleView;
import dev.datanomad.lab.console.Look;
import dev.datanomad.lab.console.Posted;
import dev.datanomad.lab.proxy.Problem;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Timeline;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages below {@code /lab/} and the API behind their buttons, which the command line uses too. */
public final class ControlRoom extends Handler.Abstract {

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");
    private static final String ASSETS = "/lab/assets/";

    private static final Logger LOG = LoggerFactory.getLogger(ControlRoom.class);
    private static final int BODY_BYTES = 10_000;

    /** The console posts events that are too large for the service, too. */
    private static final Map<String, Integer> MORE_BODY_BYTES = Map.of("/lab/api/console/post", 1_500_000);

    /** Nothing comes from another host, nothing runs that is not a file of ours, and no other page frames these. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Lab lab;
    private final Actions actions;
    private final Pages pages = new Pages();
    private final LiveUpdates updates;
    private final Map<String, Reading> readings;

    private ControlRoom(Lab lab) {
        this.lab = lab;
        actions = new Actions(lab);
        updates = new LiveUpdates(lab, pages);
        readings = Map.of(
                "/lab/",
                        (request, response, callback) ->
                                Answers.html(response, callback, pages.classroom(Classroom.of(lab))),
                "/lab/report", (request, response, callback) -> Answers.html(response, callback, pages.report(lab)),
                "/lab/console", this::console,
                "/lab/live", this::live,
                "/lab/api/gate",
                        (request, response, callback) -> Answers.html(response, callback, pages.gate(lab.gate())),
                "/lab/api/status", (request, response, callback) -> Answers.json(response, callback, lab.status()),
                "/lab/api/targets", (request, response, callback) -> Answers.json(response, callback, targets()),
                "/lab/metrics",
                        (request, response, callback) ->
                                Answers.metrics(response, callback, GateMetrics.text(lab.gate())));
    }

    /**
     * What Prometheus scrapes, in the form of its discovery by HTTP. They are there while they run, which the front door's own
     * {@code /metrics} are not: those are of another instance each time.
     */
    private record Targets(List<String> targets, Map<String, String> labels) {}

    private List<Targets> targets() {
        return lab.deployments().instances().stream()
                .map(instance ->
                        new Targets(List.of("127.0.0.1:" + instance.port()), Map.of("instance", instance.name())))
                .toList();
    }

    /** Answers GET and HEAD of a path. */
    private interface Reading {
        void answer(Request request, Response response, Callback callback) throws IOException;
    }

    /** The pages and the API of a lab, protected from the pages of others. */
    public static Handler of(Lab lab) {
        return new SameOrigin(new ControlRoom(lab));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Answers.begin(response, POLICY);
        try {
            answer(request, response, callback);
        } catch (LabException e) {
            if (e.refusal().isPresent() && acceptsHtml(request)) {
                response.setStatus(e.status());
                Answers.html(response, callback, pages.refusal(e.refusal().get()));
            } else {
                Problem.write(
                        response,
                        callback,
                        e.status(),
                        e.getMessage(),
                        e.refusal().orElse(null));
            }
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            Problem.write(response, callback, 500, "The request failed in the lab: " + e);
        }
        return true;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        updates.start();
    }

    @Override
    protected void doStop() throws Exception {
        updates.close();
        super.doStop();
    }

    private void answer(Request request, Response response, Callback callback) throws IOException {
        String path = request.getHttpURI().getPath();
        boolean reads = READ_METHODS.contains(request.getMethod());
        Reading reading = path.startsWith(ASSETS) ? this::asset : readings.get(path);
        if (reading != null) {
            if (reads) {
                reading.answer(request, response, callback);
            } else {
                Answers.notAllowed(response, callback, "GET, HEAD", path + " can only be read, by GET.");
            }
        } else if (!actions.has(path)) {
            Problem.write(response, callback, 404, "The lab has nothing at " + path + ".");
        } else if (request.getMethod().equals("POST")) {
            JsonNode body = body(request, MORE_BODY_BYTES.getOrDefault(path, BODY_BYTES));
            Object result = Timeline.as(actor(request), () -> actions.perform(path, body));
            if (acceptsHtml(request) && result instanceof Posted posted) {
                Answers.html(response, callback, pages.seen(lab.console().view(posted)));
            } else if (acceptsHtml(request) && result instanceof Look look) {
                Answers.html(response, callback, pages.seen(lab.console().view(look)));
            } else {
                Answers.json(response, callback, result);
            }
        } else {
            Answers.notAllowed(response, callback, "POST", "An action needs POST.");
        }
    }

    /** Only browsers send this field. */
    private static String actor(Request request) {
        return request.getHeaders().contains("Sec-Fetch-Site") ? "browser" : "terminal";
    }

    /** Pages show a refusal and what the console finds as they are; others read them. */
    private static boolean acceptsHtml(Request request) {
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        return accept != null && accept.contains("text/html");
    }

    private void console(Request request, Response response, Callback callback) {
        String query = request.getHttpURI().getQuery();
        ConsoleView view;
        try {
            lab.requireReady();
            view = lab.console().view(Query.value(query, "user"), Query.value(query, "id"));
        } catch (LabException e) {
            view = ConsoleView.EMPTY.saying(e.getMessage());
        }
        Answers.html(response, callback, pages.console(view, Classroom.of(lab)));
    }

    private void asset(Request request, Response response, Callback callback) {
        Answers.asset(pages.assets(), request.getHttpURI().getPath().substring(ASSETS.length()), response, callback);
    }

    private void live(Request request, Response response, Callback callback) {
        if (!updates.connect(request, response, callback)) {
            Problem.write(response, callback, 503, "Too many pages are open.");
        }
    }

    /** Forms of other pages cannot send this type, which is one more reason to require it. */
    private static JsonNode body(Request request, int limit) throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw LabException.unsupported("Send a JSON object, with Content-Type: application/json.");
        }
        return Answers.object(Answers.body(request, limit));
    }
}
