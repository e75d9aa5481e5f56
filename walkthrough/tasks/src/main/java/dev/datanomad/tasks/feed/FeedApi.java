package dev.datanomad.tasks.feed;

import dev.datanomad.service.http.Api;
import dev.datanomad.service.json.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the feed says of itself: {@code GET /feed} has how much is in the queue, {@code GET /feed/dead} the dead letters. */
record FeedApi(TaskQueue queue) implements Api {

    private static final String ROOT = "/feed";

    @Override
    public String noun() {
        return "message";
    }

    @Override
    public String root() {
        return ROOT;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(ROOT, this::sizes);
        routes.get(ROOT + "/dead", this::dead);
    }

    private void sizes(Context ctx) {
        json(ctx, Map.of("messages", queue.size(), "deadLetters", queue.deadLetters()));
    }

    private void dead(Context ctx) {
        List<Map<String, Object>> letters = new DeadLetters(queue)
                .list().stream().map(FeedApi::representation).toList();
        json(ctx, Map.of("deadLetters", letters));
    }

    private static Map<String, Object> representation(DeadLetters.Letter letter) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", letter.id());
        fields.put("reason", letter.reason());
        fields.put("body", letter.body());
        return fields;
    }

    private static void json(Context ctx, Map<String, Object> answer) {
        ctx.contentType("application/json").result(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }
}
