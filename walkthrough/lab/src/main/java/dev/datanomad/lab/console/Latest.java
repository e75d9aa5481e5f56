package dev.datanomad.lab.console;

import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest events of a user, as the service lists them.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param problem why there is no list; empty if there is one
 */
public record Latest(String user, int status, List<Item> events, String problem) {

    static final int MAX = 10;

    /** @param id of an event, as it is */
    public record Item(String id, Shown event) {

        /** The id in a form to show. */
        public String shownId() {
            return Shown.shortened(id).text();
        }
    }

    static Latest of(String user, FrontDoor.Reply reply) {
        if (reply.status() != 200) {
            String problem =
                    reply.problem().isEmpty() ? Shown.shortened(reply.body()).text() : reply.problem();
            return new Latest(user, reply.status(), List.of(), problem);
        }
        List<Item> items = new ArrayList<>();
        try {
            if (Json.parse(reply.body()).get("events") instanceof List<?> events) {
                events.stream().map(Latest::item).forEach(items::add);
            }
        } catch (InvalidJsonException e) {
            return new Latest(user, reply.status(), List.of(), "The list is no JSON: it " + e.getMessage() + ".");
        }
        return new Latest(user, reply.status(), items, "");
    }

    private static Item item(Object event) {
        Map<Object, Object> body = new LinkedHashMap<>((Map<?, ?>) event);
        Object links = body.remove("_links");
        String self = links instanceof Map<?, ?> map ? String.valueOf(map.get("self")) : "";
        return new Item(id(self), Shown.shortened(Json.write(body)));
    }

    /** The id in the link of an event. */
    static String id(String self) {
        String segment = self.substring(self.lastIndexOf('/') + 1);
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
