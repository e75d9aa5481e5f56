package dev.datanomad.lab.system;

/** Something cannot be done; the message is one sentence for the person who asked for it. */
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int INPUT = 400;

    private final int status;

    private LabException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The request itself is wrong. */
    public static LabException input(String message) {
        return new LabException(INPUT, message);
    }

    /** The request does not fit what is going on now. */
    public static LabException conflict(String message) {
        return new LabException(409, message);
    }

    /** The request is of a kind that is not understood. */
    public static LabException unsupported(String message) {
        return new LabException(415, message);
    }

    /** Something that should have worked did not. */
    public static LabException failed(String message) {
        return new LabException(500, message);
    }

    /**
     * What an answer of the lab's API says.
     *
     * @param status its HTTP status
     */
    public static LabException answered(int status, String message) {
        return new LabException(status, message);
    }

    /** Whether the request itself is wrong, whatever goes on. */
    public boolean isInput() {
        return status == INPUT;
    }

    /** The HTTP status that says the same. */
    public int status() {
        return status;
    }
}
