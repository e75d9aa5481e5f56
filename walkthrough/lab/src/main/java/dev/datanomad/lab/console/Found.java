package dev.datanomad.lab.console;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.json.Json;
import java.util.Optional;

/**
 * What a store has under the id of an event.
 *
 * @param reason of a state that needs one, as a sentence; otherwise empty
 * @param event what was read, if there is something
 * @param json the event as JSON for people; of what cannot be read, what the store has
 */
record Found(State state, String reason, Optional<StoredEvent> event, String json) {

    /** What a store can say. */
    enum State {
        THERE("there"),
        MISSING("missing"),
        NO_TABLE("no table yet"),
        UNREADABLE("not readable as an event"),
        NO_ANSWER("does not answer");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }
    }

    static Found of(StoredEvent event, String raw) {
        if (event instanceof UnreadableEvent unreadable) {
            String field = unreadable.field().isEmpty() ? "It" : "The field " + unreadable.field();
            String reason = field + " " + unreadable.reason() + ".";
            return new Found(State.UNREADABLE, Shown.shortened(reason).text(), Optional.of(event), raw);
        }
        return new Found(State.THERE, "", Optional.of(event), Json.writeIndented(((Event) event).body()));
    }

    static Found missing(String reason) {
        return new Found(State.MISSING, reason, Optional.empty(), "");
    }

    static Found noTable(String store) {
        return new Found(State.NO_TABLE, "Nothing has created the table in " + store + " yet.", Optional.empty(), "");
    }

    static Found noAnswer(String store, Throwable failure) {
        return new Found(
                State.NO_ANSWER,
                store + " does not answer within a second: " + Shown.reason(failure),
                Optional.empty(),
                "");
    }

    boolean answered() {
        return state != State.NO_ANSWER;
    }
}
