package dev.datanomad.databases;

import java.nio.file.FileSystemException;

/** The root cause of a failure, in one line. */
final class RootCause {

    private RootCause() {}

    /** The first line of the message of the deepest cause that has one. */
    static String of(Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = message(cause);
            if (message != null && !message.isBlank()) {
                reason = message.lines().findFirst().orElseThrow().strip();
            }
        }
        return reason;
    }

    private static String message(Throwable failure) {
        // Without a reason, its message is only the name of the file.
        return failure instanceof FileSystemException file && file.getReason() == null
                ? file.getClass().getSimpleName() + ": " + file.getFile()
                : failure.getMessage();
    }
}
