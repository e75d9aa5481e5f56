package dev.datanomad.lab.controlroom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.classroom.Classroom;
import dev.datanomad.lab.classroom.Pages;
import dev.datanomad.lab.console.ConsoleView;
import dev.datanomad.lab.console.Look;
import dev.datanomad.lab.console.Posted;
import dev.datanomad.lab.proxy.Problem;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Timeline;
import dev.datanomad.service.web.Asset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
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
                "/lab/", (request, response, callback) -> html(response, callback, pages.classroom(Classroom.of(lab))),
                "/lab/report", (request, response, callback) -> html(response, callback, pages.report(lab)),
                "/lab/console", this::console,
                "/lab/live", this::live,
                "/lab/api/gate", (request, response, callback) -> html(response, callback, pages.gate(lab.gate())),
                "/lab/api/status", (request, response, callback) -> json(response, callback, lab.status()));
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
        response.getHeaders().put("Content-Security-Policy", POLICY);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        try {
            answer(request, response, callback);
        } catch (LabException e) {
            if (e.refusal().isPresent() && acceptsHtml(request)) {
                response.setStatus(e.status());
                html(response, callback, pages.refusal(e.refusal().get()));
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
                notAllowed(response, callback, "GET, HEAD", path + " can only be read, by GET.");
            }
        } else if (!actions.has(path)) {
            Problem.write(response, callback, 404, "The lab has nothing at " + path + ".");
        } else if (request.getMethod().equals("POST")) {
            JsonNode body = body(request, MORE_BODY_BYTES.getOrDefault(path, BODY_BYTES));
            Object result = Timeline.as(actor(request), () -> actions.perform(path, body));
            if (acceptsHtml(request) && result instanceof Posted posted) {
                html(response, callback, pages.seen(lab.console().view(posted)));
            } else if (acceptsHtml(request) && result instanceof Look look) {
                html(response, callback, pages.seen(lab.console().view(look)));
            } else {
                json(response, callback, result);
            }
        } else {
            notAllowed(response, callback, "POST", "An action needs POST.");
        }
    }

    private static void notAllowed(Response response, Callback callback, String allowed, String detail) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        Problem.write(response, callback, 405, detail);
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
        html(response, callback, pages.console(view, Classroom.of(lab)));
    }

    private void asset(Request request, Response response, Callback callback) {
        String[] address =
                request.getHttpURI().getPath().substring(ASSETS.length()).split("/", 2);
        Optional<Asset> found =
                address.length < 2 ? Optional.empty() : pages.assets().find(address[0], address[1]);
        if (found.isEmpty()) {
            Problem.write(response, callback, 404, "The lab has no such file.");
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, found.get().type());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, found.get().cacheControl());
        response.write(true, ByteBuffer.wrap(found.get().content()), callback);
    }

    private void live(Request request, Response response, Callback callback) {
        if (!updates.connect(request, response, callback)) {
            Problem.write(response, callback, 503, "Too many pages are open.");
        }
    }

    private static void html(Response response, Callback callback, String html) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        Content.Sink.write(response, true, html, callback);
    }

    /** Forms of other pages cannot send this type, which is one more reason to require it. */
    private static JsonNode body(Request request, int limit) throws IOException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw LabException.unsupported("Send a JSON object, with Content-Type: application/json.");
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] read = in.readNBytes(limit + 1);
            if (read.length > limit) {
                throw LabException.ofResponse(413, "The request has more than " + limit + " bytes.");
            }
            JsonNode body = JsonFiles.MAPPER.readTree(read);
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
