package dev.datanomad.service.http;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The routes of {@code /events}. A user's key may be any text that a path can carry percent-encoded, which is all but the
 * character NUL. The keys {@code .} and {@code ..} are carried as {@code %2E} and {@code %2E%2E}; clients that follow
 * the WHATWG's standard, such as browsers, remove even those from a path, and cannot read such a user's events.
 */
final class EventApi {

    /** The methods that read; left to itself, Javalin answers every HEAD with 200. */
    static final List<HandlerType> READ_METHODS = List.of(HandlerType.GET, HandlerType.HEAD);

    /** Where they all begin. */
    static final String PATH = "/events";

    private static final String DEFAULT_PAGE = "20";
    private static final int MAX_PARAMETER = 100;

    private final EventStore store;

    EventApi(EventStore store) {
        this.store = store;
    }

    void addTo(RoutesConfig routes) {
        routes.post(PATH, this::post);
        for (HandlerType method : READ_METHODS) {
            routes.addHttpHandler(method, PATH + "/{userKey}/{id}", this::get);
            routes.addHttpHandler(method, PATH + "/{userKey}", this::list);
        }
    }

    private void post(Context ctx) throws IOException {
        Map<String, Object> body = Json.parse(PostedJson.read(ctx, Event.MAX_BYTES));
        for (String reserved : List.of("_id", "_links")) {
            if (body.containsKey(reserved)) {
                throw new InvalidJsonException("/" + reserved, "is set by the service and cannot be posted");
            }
        }
        Event event = Event.create(body);
        Event.LIMITS.require(event);
        if (event.userKey().indexOf('\0') >= 0) {
            throw new UnstorableEventException("/user/key", "has the character NUL, which no path of a URL can hold");
        }
        store.put(event);
        ctx.status(HttpStatus.CREATED).header("Location", self(event));
        json(ctx, representation(event));
    }

    private void get(Context ctx) {
        Optional<Event> event = store.find(ctx.pathParam("userKey"), ctx.pathParam("id"));
        if (event.isPresent()) {
            json(ctx, representation(event.get()));
        } else {
            new Problem(HttpStatus.NOT_FOUND, "There is no such event.").answer(ctx);
        }
    }

    private void list(Context ctx) {
        String userKey = ctx.pathParam("userKey");
        int limit = limit(parameter(ctx, "limit"));
        Optional<String> before = parameter(ctx, "before");
        List<Event> found = store.latest(userKey, before, limit + 1);
        List<Event> page = found.subList(0, Math.min(limit, found.size()));

        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", page(userKey, limit, before));
        if (found.size() > limit) {
            links.put(
                    "next", page(userKey, limit, Optional.of(page.get(limit - 1).id())));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("events", page.stream().map(EventApi::representation).toList());
        answer.put("_links", links);
        json(ctx, answer);
    }

    private static int limit(Optional<String> text) {
        String limit = text.orElse(DEFAULT_PAGE);
        if (!limit.matches("[1-9][0-9]?|100")) {
            throw badParameter("limit", "must be a whole number from 1 to 100");
        }
        return Integer.parseInt(limit);
    }

    private static Optional<String> parameter(Context ctx, String name) {
        List<String> values = ctx.queryParamMap().get(name);
        if (values == null) {
            return Optional.empty();
        }
        if (values.size() != 1 || values.get(0).isEmpty() || values.get(0).length() > MAX_PARAMETER) {
            throw badParameter(name, "must have one value, of 1 to " + MAX_PARAMETER + " characters");
        }
        return Optional.of(values.get(0));
    }

    private static Problem badParameter(String name, String reason) {
        return new Problem(HttpStatus.BAD_REQUEST, "The parameter " + name + " " + reason + ".", name);
    }

    private static Map<String, Object> representation(Event event) {
        Map<String, Object> representation = new LinkedHashMap<>(event.body());
        representation.put("_links", Map.of("self", self(event)));
        return representation;
    }

    private static String self(Event event) {
        return PATH + "/" + encode(event.userKey()) + "/" + encode(event.id());
    }

    private static String page(String userKey, int limit, Optional<String> before) {
        return PATH + "/" + encode(userKey) + "?limit=" + limit
                + before.map(id -> "&before=" + encode(id)).orElse("");
    }

    /**
     * Percent-encodes a path segment. {@link URLEncoder} does it for forms, where a space is a plus, and leaves dots
     * alone, though a client would take the segments {@code .} and {@code ..} for steps within the path.
     */
    private static String encode(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            return segment.replace(".", "%2E");
        }
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void json(Context ctx, Map<String, Object> answer) {
        ctx.contentType("application/json").result(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }
}
