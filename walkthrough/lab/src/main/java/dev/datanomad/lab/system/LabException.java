package dev.datanomad.lab.system;

/** A command or request that failed, with an HTTP status; the message is a sentence for the person who gave it. */
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int INPUT = 400;

    private final int status;

    private LabException(int status, String message) {
        super(message);
        this.status = status;
    }

    public static LabException input(String message) {
        return new LabException(INPUT, message);
    }

    /** Not possible in the current state. */
    public static LabException conflict(String message) {
        return new LabException(409, message);
    }

    public static LabException unsupported(String message) {
        return new LabException(415, message);
    }

    public static LabException failed(String message) {
        return new LabException(500, message);
    }

    /** An error response of the lab's API. */
    public static LabException ofResponse(int status, String message) {
        return new LabException(status, message);
    }

    public boolean isInput() {
        return status == INPUT;
    }

    public int status() {
        return status;
    }
}
