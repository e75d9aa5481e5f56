package dev.datanomad.service.events;

/** What a store has under an id: an event, or something that cannot be read as one. */
public sealed interface StoredEvent permits Event, UnreadableEvent {

    /** Its id, as text. */
    String id();

    /** About how many bytes of memory it takes. */
    long memoryBytes();
}
