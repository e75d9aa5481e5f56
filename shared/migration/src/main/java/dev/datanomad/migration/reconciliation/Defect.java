package dev.datanomad.migration.reconciliation;

/**
 * Why a record cannot be moved.
 *
 * @param path a JSON Pointer (RFC 6901) to the field that is to blame, empty for the whole record
 * @param reason the end of a sentence that begins with that field
 */
public record Defect(String path, String reason) {

    static final Defect ERASED = new Defect("", "was erased from the source meanwhile, and is in the target again");
}
