package dev.datanomad.databases;

/** The databases cannot be started. The message is one sentence, for people. */
public final class DatabasesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabasesException(String message) {
        super(message);
    }

    DatabasesException(String message, Throwable cause) {
        super(message, cause);
    }
}
