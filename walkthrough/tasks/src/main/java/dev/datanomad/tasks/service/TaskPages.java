package dev.datanomad.tasks.service;

import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.events.StorageLimits;
import dev.datanomad.service.events.StoreRefusedException;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.http.EventPaths;
import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.service.web.Asset;
import dev.datanomad.tasks.store.TaskPage;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pages for people: a user's tasks with how they are served, both stores side by side, and a producer of requests. A part of
 * a page has an address of its own, where scripts fetch it anew. Thread-safe.
 */
final class TaskPages {

    /** Who is offered first. */
    static final List<String> USERS = List.of("bill", "jane");

    /** Nothing comes from another host, nothing runs that is not a file of ours, and no other page frames this one. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private final TaskReader reader;
    private final Configurations configurations;
    private final String lab;
    private final Templates templates = new Templates();

    /** @param lab the path of a lab in front of the service; empty if there is none */
    TaskPages(TaskReader reader, Configurations configurations, String lab) {
        this.reader = reader;
        this.configurations = configurations;
        this.lab = lab;
    }

    void addTo(RoutesConfig routes) {
        get(routes, "/console", this::choose);
        get(routes, "/console/{user}", this::console);
        get(routes, "/console/{user}/configuration", this::configuration);
        get(routes, "/console/{user}/tasks", ctx -> html(ctx, "tasks.jte", tasks(ctx)));
        get(routes, "/compare/{user}", ctx -> html(ctx, "compare.jte", pairs(ctx)));
        get(routes, "/compare/{user}/tasks", ctx -> html(ctx, "pairs.jte", pairs(ctx)));
        get(routes, "/producer", ctx -> html(ctx, "producer.jte", values("")));
        get(routes, "/page-assets/{hash}/{name}", this::asset);
    }

    private static void get(RoutesConfig routes, String path, Handler handler) {
        for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD)) {
            routes.addHttpHandler(method, path, handler);
        }
    }

    /** The console's address, which also takes the user from a form. */
    private void choose(Context ctx) {
        String user = Optional.ofNullable(ctx.queryParam("user")).orElse("");
        String refusal = user.isEmpty() ? "" : refusal(user);
        if (!user.isEmpty() && refusal.isEmpty()) {
            ctx.redirect("/console/" + EventPaths.encode(user), HttpStatus.SEE_OTHER);
            return;
        }
        Map<String, Object> values = values("");
        values.put("knowsBoth", reader.knowsBoth());
        values.put("refusal", refusal);
        html(ctx, "choose.jte", values);
    }

    /** Why a user has no page; empty if there is one. */
    private static String refusal(String user) {
        if (StorageLimits.utf8Length(user) > TaskApi.MAX_USER_BYTES) {
            return "A user's key may have " + TaskApi.MAX_USER_BYTES + " bytes of UTF-8.";
        }
        if (user.indexOf('\0') >= 0) {
            return "A user's key has no character NUL.";
        }
        if (user.equals(".") || user.equals("..")) {
            return "Browsers take the user \"" + user + "\" for a step within the path. Ask by a command: "
                    + "curl --path-as-is /tasks/" + EventPaths.encode(user);
        }
        return "";
    }

    private void console(Context ctx) {
        Map<String, Object> values = values(TaskApi.user(ctx));
        values.put("configuration", configurations.of(TaskApi.user(ctx)));
        values.put(
                "commands",
                Curl.commands("http://" + Optional.ofNullable(ctx.host()).orElse("localhost"), TaskApi.user(ctx)));
        String problem = "";
        try {
            values.putAll(tasks(ctx));
        } catch (StoreUnavailableException e) {
            problem = "The store did not answer in time.";
        } catch (StoreRefusedException e) {
            problem = "The store does not do what this service asks of it. The log says why.";
        } catch (NotReadyException e) {
            problem = "The service does not know yet which store to ask.";
        }
        if (!problem.isEmpty()) {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE);
            values.put("page", new TaskPage(List.of(), Optional.empty()));
            values.put("before", TaskApi.before(ctx));
        }
        values.put("problem", problem);
        html(ctx, "console.jte", values);
    }

    private void configuration(Context ctx) {
        Configuration configuration = configurations.of(TaskApi.user(ctx));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("page", templates.assets().hash());
        json.put("served", configuration.json());
        json.put("html", templates.render("configuration.jte", Map.of("configuration", configuration)));
        headers(ctx);
        TaskApi.json(ctx, json);
    }

    private Map<String, Object> tasks(Context ctx) {
        String user = TaskApi.user(ctx);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("user", user);
        values.put("before", TaskApi.before(ctx));
        values.put("page", reader.page(user, TaskApi.before(ctx)));
        return values;
    }

    private Map<String, Object> pairs(Context ctx) {
        String user = TaskApi.user(ctx);
        Map<String, Object> values = values(user);
        values.put("pairs", reader.pairs(user).stream().map(PairView::new).toList());
        return values;
    }

    /** What every page needs. */
    private Map<String, Object> values(String user) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("user", user);
        values.put("assets", templates.assets());
        values.put("configurations", configurations);
        values.put("navigation", navigation(user));
        return values;
    }

    /** The pages by their path, in order. */
    private Map<String, String> navigation(String user) {
        Map<String, String> pages = new LinkedHashMap<>();
        String encoded = EventPaths.encode(user);
        pages.put(user.isEmpty() ? "/console" : "/console/" + encoded, "Tasks");
        if (reader.knowsBoth() && !user.isEmpty()) {
            pages.put("/compare/" + encoded, "Both stores");
        }
        pages.put("/producer", "Producer");
        pages.put("/", "Dashboard");
        if (!lab.isEmpty()) {
            pages.put(lab, "Lab");
        }
        return pages;
    }

    private void html(Context ctx, String template, Map<String, Object> values) {
        headers(ctx);
        ctx.contentType("text/html; charset=utf-8").result(templates.render(template, values));
    }

    private static void headers(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cache-Control", "no-store");
    }

    private void asset(Context ctx) {
        Asset asset = templates
                .assets()
                .find(ctx.pathParam("hash"), ctx.pathParam("name"))
                .orElseThrow(NotFoundResponse::new);
        ctx.header("Cache-Control", asset.cacheControl());
        ctx.header("X-Content-Type-Options", "nosniff");
        // Of a worker, whose policy is that of its own file.
        ctx.header("Content-Security-Policy", POLICY);
        ctx.contentType(asset.type()).result(asset.content());
    }

    /** A user's key, or a part of a text, as a page shows it within a sentence. */
    static String shown(String text) {
        return Printable.of(text, 80);
    }
}
