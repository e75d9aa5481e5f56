package dev.datanomad.service.events;

/**
 * Thrown when what a request needs is not known yet, for example which store is to be asked. Nothing was read or written;
 * a guess could be wrong where waiting cannot.
 */
public final class NotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason what is not known, for the log */
    public NotReadyException(String reason) {
        super(reason, null, false, false);
    }
}
