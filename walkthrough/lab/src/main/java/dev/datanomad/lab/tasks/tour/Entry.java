package dev.datanomad.lab.tasks.tour;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A task as it was acknowledged last.
 *
 * @param version 0 for one that an old program wrote
 * @param deleted whether its deletion was acknowledged
 */
record Entry(String user, String id, long version, String text, boolean done, boolean deleted) {

    /** What an answer of the service says. */
    static Entry of(JsonNode body) {
        return new Entry(
                body.path("user").asText(),
                body.path("id").asText(),
                body.path("version").asLong(),
                body.path("text").asText(),
                body.path("done").asBoolean(),
                false);
    }

    Entry asDeleted() {
        return new Entry(user, id, version + 1, "", false, true);
    }

    /** Whether an answer is this version with this content, or a newer one. */
    boolean isIn(JsonNode body) {
        long found = body.path("version").asLong(-1);
        return found > version || found == version && equals(of(body));
    }
}
