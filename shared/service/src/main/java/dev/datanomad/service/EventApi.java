package dev.datanomad.service;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The routes of {@code /events}. */
final class EventApi {

    /**
     * What the service promises to accept. It is what every database that it has been on or may move to can hold, so
     * that an event that is accepted today is not refused tomorrow: see the limits of each store's class.
     */
    static final StorageLimits LIMITS = new StorageLimits("this service", 34, -130, 125, 31, 2_048, false, false);

    /** Bytes of a posted event. JSON of this size stays within DynamoDB's 400 KB for an item, whatever it holds. */
    static final int MAX_BYTES = 256 * 1024;

    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;

    private final EventStore store;

    EventApi(EventStore store) {
        this.store = store;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/events", this::post);
        routes.get("/events/{userKey}/{id}", this::get);
        routes.get("/events/{userKey}", this::list);
    }

    private void post(Context ctx) throws IOException {
        requireJson(ctx.contentType());
        Map<String, Object> body = EventJson.parse(readBody(ctx));
        for (String reserved : List.of("_id", "_links")) {
            if (body.containsKey(reserved)) {
                throw new InvalidEventException("/" + reserved, "is set by the service and cannot be posted");
            }
        }
        Event event = Event.create(body);
        LIMITS.require(event);
        store.put(event);
        ctx.status(HttpStatus.CREATED).header("Location", self(event));
        json(ctx, representation(event));
    }

    private void get(Context ctx) {
        Optional<Event> event = store.find(ctx.pathParam("userKey"), ctx.pathParam("id"));
        if (event.isPresent()) {
            json(ctx, representation(event.get()));
        } else {
            Problem.of(HttpStatus.NOT_FOUND, "There is no such event.").answer(ctx);
        }
    }

    private void list(Context ctx) {
        String userKey = ctx.pathParam("userKey");
        int limit = limit(ctx.queryParam("limit"));
        Optional<String> before = Optional.ofNullable(ctx.queryParam("before"));
        List<Event> found = store.latest(userKey, before, limit + 1);
        List<Event> page = found.subList(0, Math.min(limit, found.size()));

        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", ctx.req().getRequestURI());
        if (found.size() > limit) {
            String last = page.get(page.size() - 1).id();
            links.put("next", "/events/" + encode(userKey) + "?limit=" + limit + "&before=" + encode(last));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("events", page.stream().map(EventApi::representation).toList());
        answer.put("_links", links);
        json(ctx, answer);
    }

    private static void requireJson(String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        String[] parts = type.split(";", 2);
        boolean utf8 = parts.length == 1 || !parts[1].contains("charset") || parts[1].contains("utf-8");
        if (!parts[0].strip().equals("application/json") || !utf8) {
            throw new ProblemException(new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "An event is posted with Content-Type: application/json, in UTF-8.",
                    "Content-Type"));
        }
    }

    private static byte[] readBody(Context ctx) throws IOException {
        if (ctx.req().getContentLengthLong() <= MAX_BYTES) {
            InputStream body = ctx.req().getInputStream();
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return bytes;
            }
        }
        throw new ProblemException(Problem.of(
                HttpStatus.CONTENT_TOO_LARGE, "An event may have " + MAX_BYTES + " bytes; this one has more."));
    }

    private static int limit(String text) {
        if (text == null) {
            return DEFAULT_PAGE;
        }
        if (text.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_PAGE) {
                return limit;
            }
        }
        throw new ProblemException(new Problem(
                HttpStatus.BAD_REQUEST, "limit must be a whole number from 1 to " + MAX_PAGE + ".", "limit"));
    }

    private static Map<String, Object> representation(Event event) {
        Map<String, Object> representation = new LinkedHashMap<>(event.body());
        representation.put("_links", Map.of("self", self(event)));
        return representation;
    }

    private static String self(Event event) {
        return "/events/" + encode(event.userKey()) + "/" + encode(event.id());
    }

    /** Percent-encodes a path segment; {@link URLEncoder} does it for forms, where a space is a plus. */
    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void json(Context ctx, Map<String, Object> answer) {
        ctx.contentType("application/json").result(EventJson.write(answer));
    }
}
