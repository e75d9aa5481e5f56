package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Store;
import dev.datanomad.service.events.Event;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a store has of an event, to show.
 *
 * @param store its name
 * @param state {@code there}, {@code missing}, {@code no table yet}, {@code not readable as an event} or {@code does not
 *     answer}
 * @param reason of a state that needs one, as a sentence; otherwise empty
 * @param lines the same, with what differs from the other store's copy
 */
public record Copy(String store, String state, String reason, Shown document, List<Line> lines) {

    static Copy of(Store store, Found found, Found other) {
        Shown document = Shown.of(found.json());
        List<Line> lines = body(found)
                .map(event -> JsonLines.of(event, body(other).orElse(null)))
                .orElseGet(() -> JsonLines.of(document.text()));
        return new Copy(store.title(), found.state().words(), found.reason(), document, lines);
    }

    private static Optional<Map<String, Object>> body(Found found) {
        return found.event().filter(Event.class::isInstance).map(event -> ((Event) event).body());
    }

    /** Whether the store has not said anything. */
    boolean isSilent() {
        return state.equals(Found.State.NO_ANSWER.words());
    }

    /** Whether there is something to show. */
    public boolean isFound() {
        return !lines.isEmpty();
    }

    /** The state as a heading has it. */
    public String title() {
        String words = state.equals("missing") ? "not there" : state;
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
