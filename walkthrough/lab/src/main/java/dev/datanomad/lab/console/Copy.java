package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Store;

/**
 * What a store has of an event, to show.
 *
 * @param store its name
 * @param state {@code there}, {@code missing}, {@code no table yet}, {@code not readable as an event} or {@code does not
 *     answer}
 * @param reason of a state that needs one, as a sentence; otherwise empty
 */
public record Copy(String store, String state, String reason, Shown document) {

    static Copy of(Store store, Found found) {
        return new Copy(store.title(), found.state().words(), found.reason(), Shown.of(found.json()));
    }
}
