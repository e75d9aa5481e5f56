package dev.datanomad.service.events;

/**
 * Thrown when a store did not answer, or not in time. Whether a write took effect is then unknown; as events never
 * change, writing the same event once more is safe.
 */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param store the store's name, for example {@code MongoDB}
     * @param cause what its driver said
     */
    public StoreUnavailableException(String store, Throwable cause) {
        super(store + " did not answer: " + firstLine(cause), cause);
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage() == null
                ? ""
                : cause.getMessage().lines().findFirst().orElse("");
        String name = cause.getClass().getSimpleName();
        return message.isEmpty() ? name : name + ": " + (message.length() > 200 ? message.substring(0, 200) : message);
    }
}
