package dev.datanomad.tasks.service;

import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.Printable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Commands that do in a terminal what the pages do by scripts. */
final class Curl {

    private static final String JSON = " -H 'Content-Type: application/json'";

    /** Longer than the longest user's key with its escapes. */
    private static final int LENGTH = 20_000;

    private Curl() {}

    /**
     * A command for each thing to do. ID and VERSION stand for those of a task.
     *
     * @param origin where the service answers
     */
    static Map<String, String> commands(String origin, String user) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("user", user);
        task.put("text", "buy milk");
        String path = origin + TaskApi.path(user) + "/ID";
        String change = "curl --path-as-is -i -H 'If-Match: \"VERSION\"' -X ";
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("Add", "curl -i" + JSON + " -d " + quoted(Json.write(task)) + " " + quoted(origin + "/tasks"));
        commands.put("Mark as done", change + "PATCH" + JSON + " -d '{\"done\": true}' " + quoted(path));
        commands.put("Delete", change + "DELETE " + quoted(path));
        commands.put("List", "curl --path-as-is " + quoted(origin + TaskApi.path(user)));
        return commands;
    }

    /** Escapes of JSON take the place of what could turn the command around, so that it still means the same. */
    private static String quoted(String word) {
        return "'" + Printable.of(word, LENGTH).replace("'", "'\\''") + "'";
    }
}
