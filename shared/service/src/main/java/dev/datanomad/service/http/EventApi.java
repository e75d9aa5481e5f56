package dev.datanomad.service.http;

import dev.datanomad.service.dashboard.Panel;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.EventPage;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.MeteredEventStore;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreTimers;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The routes of {@code /events}. A user's key may be any text that a path can carry percent-encoded, which is all but the
 * character NUL. The keys {@code .} and {@code ..} are carried as {@code %2E} and {@code %2E%2E}; clients that follow
 * the WHATWG's standard, such as browsers, remove even those from a path, and cannot read such a user's events.
 */
final class EventApi implements Api {

    /** The methods that read; left to itself, Javalin answers every HEAD with 200. */
    static final List<HandlerType> READ_METHODS = List.of(HandlerType.GET, HandlerType.HEAD);

    /** Where they all begin. */
    private static final String DEFAULT_PAGE = "20";

    /** Percent-encoded, it fits into the head of a request together with the longest id. */
    private static final int MAX_USER_KEY_BYTES = 8 * 1024;

    private final EventStore store;
    private final UnreadableEvents unreadable;
    private final Semaphore lists;
    private final Duration maxWait;

    EventApi(EventStore store, RequestLimits limits, MeterRegistry metrics) {
        this.store = new MeteredEventStore(store, StoreTimers.ofRequests(metrics));
        unreadable = new UnreadableEvents(metrics);
        lists = new Semaphore(limits.maxLists(), true);
        maxWait = limits.maxWait();
    }

    @Override
    public String noun() {
        return "event";
    }

    @Override
    public String root() {
        return EventPaths.ROOT;
    }

    @Override
    public List<Panel> panels() {
        return List.of(unreadable);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(EventPaths.ROOT, this::post);
        for (HandlerType method : READ_METHODS) {
            routes.addHttpHandler(method, EventPaths.ROOT + "/{userKey}/{id}", this::get);
            routes.addHttpHandler(method, EventPaths.ROOT + "/{userKey}", this::list);
        }
    }

    private void post(Context ctx) throws IOException {
        Map<String, Object> body = Json.parse(PostedJson.read(ctx, noun(), Event.MAX_BYTES));
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
        StoredEvent found = store.find(userKey(ctx), ctx.pathParam("id"))
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "There is no such event."));
        if (found instanceof Event event) {
            json(ctx, representation(event));
        } else if (found instanceof UnreadableEvent event) {
            unreadable.met(event);
            String what = event.field().isEmpty() ? "It" : "The field " + event.field();
            throw new Problem(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "There is something stored under this id that is no event. " + what + " " + event.reason() + ".",
                    event.field());
        }
    }

    private void list(Context ctx) throws InterruptedException {
        if (!lists.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "There is no room for another list now. Try again.");
        }
        try {
            answerList(ctx);
        } finally {
            lists.release();
        }
    }

    private void answerList(Context ctx) {
        String userKey = userKey(ctx);
        int limit = limit(parameter(ctx, "limit"));
        Optional<String> before = parameter(ctx, "before");
        EventPage page = store.latest(userKey, before, limit);

        List<Map<String, Object>> events = new ArrayList<>();
        for (StoredEvent found : page.events()) {
            if (found instanceof Event event) {
                events.add(representation(event));
            } else if (found instanceof UnreadableEvent event) {
                unreadable.met(event);
            }
        }
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", page(userKey, limit, before));
        page.next().ifPresent(id -> links.put("next", page(userKey, limit, Optional.of(id))));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("events", events);
        answer.put("_links", links);
        json(ctx, answer);
    }

    private static String userKey(Context ctx) {
        String userKey = ctx.pathParam("userKey");
        if (StorageLimits.utf8Length(userKey) > MAX_USER_KEY_BYTES) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    "A user's key in a path may have " + MAX_USER_KEY_BYTES + " bytes of UTF-8.");
        }
        return userKey;
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
        if (values.size() != 1 || values.get(0).isEmpty()) {
            throw badParameter(name, "must have one value");
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
        return EventPaths.of(event.userKey(), event.id());
    }

    private static String page(String userKey, int limit, Optional<String> before) {
        return EventPaths.of(userKey) + "?limit=" + limit
                + before.map(id -> "&before=" + EventPaths.encode(id)).orElse("");
    }

    private static void json(Context ctx, Map<String, Object> answer) {
        ctx.contentType("application/json").result(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }
}
