package dev.datanomad.service.json;

/** Thrown for something that is no event: not JSON, or JSON without what every event has. */
public final class InvalidJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field a JSON Pointer (RFC 6901) to the field, {@code ""} for the whole event
     * @param reason what is wrong with it, as the end of a sentence that begins with the field
     */
    public InvalidJsonException(String field, String reason) {
        super(reason);
        this.field = field;
    }

    /** A JSON Pointer to the field that is wrong. */
    public String field() {
        return field;
    }
}
