package dev.datanomad.databases;

import java.nio.file.FileSystemException;

/** The reason of a failure in a few words. */
final class Reason {

    private Reason() {}

    /** The deepest cause that has a message, without its stack. */
    static String of(Throwable failure) {
        String reason = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = describe(cause, reason);
        }
        return reason;
    }

    private static String describe(Throwable failure, String otherwise) {
        // Its message would be the name of the file only.
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getClass().getSimpleName() + ": " + file.getFile();
        }
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? otherwise
                : message.lines().findFirst().orElseThrow().strip();
    }
}
