package dev.datanomad.service.events;

/** Thrown for an event that a store cannot hold, before anything of it is written. */
public final class UnstorableEventException extends RuntimeException implements Refusal {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field a JSON Pointer (RFC 6901) to the field, {@code ""} for the whole event
     * @param reason why it cannot be held, as the end of a sentence that begins with the field
     */
    public UnstorableEventException(String field, String reason) {
        super(reason);
        this.field = field;
    }

    /** A JSON Pointer to the field that cannot be held. */
    public String field() {
        return field;
    }
}
