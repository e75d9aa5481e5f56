package dev.datanomad.tasks.service;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreTimers;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.http.Api;
import dev.datanomad.service.http.EventPaths;
import dev.datanomad.service.http.PostedJson;
import dev.datanomad.service.http.Problem;
import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import dev.datanomad.tasks.migration.SideBySide;
import dev.datanomad.tasks.migration.SideBySide.Pair;
import dev.datanomad.tasks.store.Change;
import dev.datanomad.tasks.store.ChangeRefusedException;
import dev.datanomad.tasks.store.Task;
import dev.datanomad.tasks.store.TaskPage;
import dev.datanomad.tasks.store.Tasks;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The routes of {@code /tasks}. A task's version is its {@code ETag}; with {@code If-Match}, a change is made only if the task
 * is still at that version, and answered 412 otherwise, with the version that it has by now.
 */
final class TaskApi implements Api {

    private static final String ROOT = "/tasks";
    private static final int MAX_BYTES = 64 * 1024;
    static final int MAX_TEXT = 10_000;
    static final int MAX_USER_BYTES = 1_024;
    private static final int MAX_ID_BYTES = 1_024;
    private static final String DEFAULT_PAGE = "20";
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Tasks tasks;
    private final Optional<SideBySide> sideBySide;
    private final Duration tombstones;
    private final StoreTimers timers;

    /**
     * @param sideBySide both stores, while there are two
     * @param tombstones how long a deleted task is remembered
     * @param timers measure what is asked of the service
     */
    TaskApi(Tasks tasks, Optional<SideBySide> sideBySide, Duration tombstones, StoreTimers timers) {
        this.tasks = tasks;
        this.sideBySide = sideBySide;
        this.tombstones = tombstones;
        this.timers = timers;
    }

    @Override
    public String noun() {
        return "task";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(ROOT, this::post);
        routes.patch(ROOT + "/{user}/{id}", this::patch);
        routes.delete(ROOT + "/{user}/{id}", this::delete);
        for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD)) {
            routes.addHttpHandler(method, ROOT + "/{user}/{id}", this::get);
            routes.addHttpHandler(method, ROOT + "/{user}", this::list);
        }
    }

    private void post(Context ctx) throws IOException {
        Map<String, Object> body = body(ctx, Set.of("user", "text"));
        String user = text(body, "user").orElseThrow(() -> new InvalidJsonException("/user", "is missing"));
        String text = text(body, "text").orElseThrow(() -> new InvalidJsonException("/text", "is missing"));
        if (user.isEmpty() || StorageLimits.utf8Length(user) > MAX_USER_BYTES || user.indexOf('\0') >= 0) {
            throw new UnstorableEventException(
                    "/user", "must have 1 to " + MAX_USER_BYTES + " bytes of UTF-8, and no character NUL");
        }
        requireEncodable("/user", user);
        requireText(text);
        Task task = Task.create(user, IDS.generate().toString(), text);
        timers.write(() -> {
            tasks.create(task);
            return task;
        });
        ctx.status(HttpStatus.CREATED).header("Location", path(task));
        answer(ctx, task);
    }

    private void patch(Context ctx) throws IOException {
        Map<String, Object> body = body(ctx, Set.of("text", "done"));
        Optional<String> text = text(body, "text");
        text.ifPresent(TaskApi::requireText);
        Object done = body.get("done");
        if (done != null && !(done instanceof Boolean)) {
            throw new InvalidJsonException("/done", "must be true or false");
        }
        if (text.isEmpty() && done == null) {
            throw new InvalidJsonException("", "must have text or done, or both");
        }
        answer(ctx, change(ctx, new Change.Edit(text, Optional.ofNullable((Boolean) done))));
    }

    private void delete(Context ctx) {
        change(ctx, new Change.Delete(Instant.now().plus(tombstones)));
        ctx.status(HttpStatus.NO_CONTENT);
    }

    private Task change(Context ctx, Change change) {
        String user = user(ctx);
        String id = id(ctx);
        try {
            return timers.write(() -> tasks.change(user, id, change, expected(ctx)));
        } catch (ChangeRefusedException e) {
            Task current = e.current().orElseThrow(TaskApi::noSuchTask);
            ctx.header("ETag", etag(current));
            throw new Problem(
                    HttpStatus.PRECONDITION_FAILED,
                    "The task is at version " + current.version() + " by now: read it, and decide again.",
                    "If-Match");
        }
    }

    private void get(Context ctx) {
        answer(ctx, timers.read(() -> tasks.find(user(ctx), id(ctx))).orElseThrow(TaskApi::noSuchTask));
    }

    private void list(Context ctx) {
        String user = user(ctx);
        if (ctx.queryParamMap().containsKey("compare")) {
            compare(ctx, user);
            return;
        }
        String limit = Optional.ofNullable(ctx.queryParam("limit")).orElse(DEFAULT_PAGE);
        if (!limit.matches("[1-9][0-9]?|100")) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "The parameter limit must be a whole number from 1 to 100.", "limit");
        }
        TaskPage page = timers.read(() -> tasks.list(user, before(ctx), Integer.parseInt(limit)));
        Map<String, Object> links = new LinkedHashMap<>();
        page.next()
                .ifPresent(
                        id -> links.put("next", path(user) + "?limit=" + limit + "&before=" + EventPaths.encode(id)));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("tasks", page.tasks().stream().map(TaskApi::representation).toList());
        answer.put("_links", links);
        json(ctx, answer);
    }

    private void compare(Context ctx, String user) {
        SideBySide both = sideBySide.orElseThrow(TaskApi::oneStoreOnly);
        List<Map<String, Object>> pairs = timers.read(() -> both.of(user)).stream()
                .map(TaskApi::representation)
                .toList();
        json(ctx, Map.of("tasks", pairs));
    }

    private static Map<String, Object> representation(Pair pair) {
        Map<String, Object> representation = new LinkedHashMap<>();
        representation.put("id", pair.id());
        representation.put(
                "standing", pair.standing().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        representation.put("mongodb", pair.mongo().map(TaskApi::copy).orElse(null));
        representation.put("dynamodb", pair.dynamo().map(TaskApi::copy).orElse(null));
        return representation;
    }

    private static Map<String, Object> copy(Task task) {
        Map<String, Object> copy = new LinkedHashMap<>();
        copy.put("version", task.version());
        copy.put("text", task.text());
        copy.put("done", task.done());
        copy.put("deleted", task.deleted());
        return copy;
    }

    private static Map<String, Object> representation(Task task) {
        Map<String, Object> representation = new LinkedHashMap<>();
        representation.put("id", task.id());
        representation.put("user", task.user());
        representation.put("text", task.text());
        representation.put("done", task.done());
        representation.put("version", task.version());
        representation.put("_links", Map.of("self", path(task)));
        return representation;
    }

    private static void answer(Context ctx, Task task) {
        ctx.header("ETag", etag(task));
        json(ctx, representation(task));
    }

    private static String etag(Task task) {
        return "\"" + task.version() + "\"";
    }

    private static OptionalLong expected(Context ctx) {
        String header = ctx.header("If-Match");
        if (header == null || header.strip().equals("*")) {
            return OptionalLong.empty();
        }
        if (!header.strip().matches("\"[0-9]{1,18}\"")) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    "If-Match must be the ETag of the task, a version in quotation marks, or *.",
                    "If-Match");
        }
        return OptionalLong.of(Long.parseLong(header.strip().replace("\"", "")));
    }

    private static Map<String, Object> body(Context ctx, Set<String> known) throws IOException {
        Map<String, Object> body = Json.parse(PostedJson.read(ctx, "task", MAX_BYTES));
        for (String name : body.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidJsonException("/" + name, "is not a field that can be set here");
            }
        }
        return body;
    }

    private static Optional<String> text(Map<String, Object> body, String name) {
        Object value = body.get(name);
        if (value != null && !(value instanceof String)) {
            throw new InvalidJsonException("/" + name, "must be a text");
        }
        return Optional.ofNullable((String) value);
    }

    private static void requireText(String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new UnstorableEventException("/text", "must have 1 to " + MAX_TEXT + " characters, not only spaces");
        }
        requireEncodable("/text", text);
    }

    /** Half of a surrogate pair is no character: stores would keep something else. */
    private static void requireEncodable(String field, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new UnstorableEventException(field, "has half of a surrogate pair, which UTF-8 cannot hold");
        }
    }

    /** The user that a path names. */
    static String user(Context ctx) {
        String user = ctx.pathParam("user");
        if (StorageLimits.utf8Length(user) > MAX_USER_BYTES) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "A user's key may have " + MAX_USER_BYTES + " bytes of UTF-8.", "user");
        }
        return user;
    }

    private static String id(Context ctx) {
        return Optional.of(ctx.pathParam("id")).filter(TaskApi::fitsId).orElseThrow(TaskApi::noSuchTask);
    }

    /** The id before which a page begins. */
    static Optional<String> before(Context ctx) {
        return Optional.ofNullable(ctx.queryParam("before")).filter(TaskApi::fitsId);
    }

    /** What is longer is no id: neither store has to be asked. */
    private static boolean fitsId(String id) {
        return !id.isEmpty() && StorageLimits.utf8Length(id) <= MAX_ID_BYTES;
    }

    static Problem oneStoreOnly() {
        return new Problem(HttpStatus.NOT_FOUND, "This version of the service knows one store only.");
    }

    private static Problem noSuchTask() {
        return new Problem(HttpStatus.NOT_FOUND, "There is no such task.");
    }

    /** Where a user's tasks are. */
    static String path(String user) {
        return ROOT + "/" + EventPaths.encode(user);
    }

    /** Where a task is. */
    static String path(Task task) {
        return path(task.user()) + "/" + EventPaths.encode(task.id());
    }

    static void json(Context ctx, Map<String, Object> answer) {
        ctx.contentType("application/json").result(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }
}
