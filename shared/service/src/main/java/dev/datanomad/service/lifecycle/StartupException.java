package dev.datanomad.service.lifecycle;

/** Thrown when a program cannot start, with one sentence for the person who started it. */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, and what to do about it */
    public StartupException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, and what to do about it
     * @param cause what led to it
     */
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
