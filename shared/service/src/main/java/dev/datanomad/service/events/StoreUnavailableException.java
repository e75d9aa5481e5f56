package dev.datanomad.service.events;

/**
 * Thrown when a store did not answer, or not in time: it may when it is asked again. Whether a write took effect is then
 * unknown; as events never change, writing the same event once more is safe.
 */
public final class StoreUnavailableException extends StoreException {

    private static final long serialVersionUID = 1L;

    /**
     * @param store the store's name, for example {@code MongoDB}
     * @param cause what its driver said
     */
    public StoreUnavailableException(String store, Throwable cause) {
        super(store, "did not answer", cause);
    }
}
