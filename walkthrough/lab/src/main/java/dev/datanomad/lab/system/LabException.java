package dev.datanomad.lab.system;

import dev.datanomad.lab.gate.Assessment;
import java.util.Optional;

/** A command or request that failed, with an HTTP status; the message is a sentence for the person who gave it. */
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int INPUT = 400;

    /** Precondition Failed. */
    private static final int REFUSED = 412;

    private final int status;
    private final transient Assessment assessment;

    private LabException(int status, String message) {
        this(status, message, null);
    }

    private LabException(int status, String message, Assessment assessment) {
        super(message);
        this.status = status;
        this.assessment = assessment;
    }

    public static LabException input(String message) {
        return new LabException(INPUT, message);
    }

    /** Refused by the gate. */
    public static LabException refused(Assessment assessment) {
        return new LabException(REFUSED, "Refused: " + assessment.refusal(), assessment);
    }

    /** Refused because it is not safe in the current state. */
    public static LabException unsafe(String message) {
        return new LabException(REFUSED, message);
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

    /** Why the gate has refused an action; empty if it has not. */
    public Optional<Assessment> refusal() {
        return Optional.ofNullable(assessment);
    }

    /** Whether it was refused because it is not safe. */
    public boolean isUnsafe() {
        return status == REFUSED;
    }

    public int status() {
        return status;
    }
}
