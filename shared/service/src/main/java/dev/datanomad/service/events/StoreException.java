package dev.datanomad.service.events;

/** Thrown when a store has not done what it was asked for, and the event is not to blame. */
public abstract sealed class StoreException extends RuntimeException
        permits StoreUnavailableException, StoreRefusedException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_REASON = 200;

    private final String store;

    StoreException(String store, String what, Throwable cause) {
        super(store + " " + what + ": " + firstLine(cause), cause);
        this.store = store;
    }

    /** The store's name, for example {@code MongoDB}. */
    public String store() {
        return store;
    }

    /** Drivers add pages about their inner state. */
    private static String firstLine(Throwable cause) {
        String message = cause.getMessage() == null
                ? ""
                : cause.getMessage().lines().findFirst().orElse("");
        String name = cause.getClass().getSimpleName();
        return message.isEmpty()
                ? name
                : name + ": " + (message.length() > MAX_REASON ? message.substring(0, MAX_REASON) : message);
    }
}
