package dev.datanomad.service.events;

import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.lifecycle.Printable;

/**
 * What a store has under an id, and cannot be read as an event: something else has written it, or damaged it. It takes
 * nothing from its neighbours: lists leave it out, and reads of others do not meet with it. Texts are cut that are longer than
 * those of any event.
 *
 * @param store the store's name for people, for example {@code MongoDB}
 * @param id the id as text, whatever it is in the store
 * @param field a JSON Pointer (RFC 6901) to the field that is to blame, {@code ""} for all of it, {@value #ID} for the id
 * @param reason what is wrong with the field, as the end of a sentence that begins with it
 */
public record UnreadableEvent(String store, String id, String field, String reason) implements StoredEvent {

    /** The field that is to blame if there is no link to it: it cannot be asked for, nor can a page end with it. */
    public static final String ID = "/_id";

    private static final int MAX_LENGTH = 4_096;

    /** Cuts what is too long. */
    public UnreadableEvent {
        id = Printable.truncate(id, MAX_LENGTH);
        field = Printable.truncate(field, MAX_LENGTH);
        reason = Printable.truncate(reason, MAX_LENGTH);
    }

    /** What the parts of an event are not one because of. */
    public static UnreadableEvent because(InvalidJsonException e, String store, String id) {
        return new UnreadableEvent(store, id, e.field(), e.getMessage());
    }

    boolean hasLink() {
        return !field.equals(ID);
    }

    @Override
    public long memoryBytes() {
        return 0;
    }
}
