package dev.datanomad.migration.reconciliation;

/** Thrown by what decodes a record of a source, if it cannot. */
public final class DefectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;

    /** Makes one of the parts of a {@link Defect}. */
    public DefectException(String path, String reason) {
        super(reason);
        this.path = path;
    }

    /** The same as a value. */
    public Defect defect() {
        return new Defect(path, getMessage());
    }
}
