package dev.datanomad.service.events;

/**
 * Thrown when a store has answered that it does not do such things: a right is missing, or a table. Nothing was written, and
 * asking again is of no use before somebody has changed that.
 */
public final class StoreRefusedException extends StoreException {

    private static final long serialVersionUID = 1L;

    /**
     * @param store the store's name, for example {@code MongoDB}
     * @param cause what its driver said
     */
    public StoreRefusedException(String store, Throwable cause) {
        super(store, "refuses", cause);
    }
}
