package dev.datanomad.migration.reconciliation;

/**
 * A record that cannot be moved: unreadable in the source, or unrepresentable in the target. Texts that are longer than
 * any key should be are cut, to bound memory: a store can have names and ids of megabytes.
 *
 * @param id the record's id, as text
 * @param owner empty if it has none
 * @param path a JSON Pointer to the field that is to blame, empty for the whole record
 * @param reason the end of a sentence that begins with that field
 */
public record Unmovable(String id, String owner, String path, String reason) {

    /** In characters. */
    static final int LONGEST = 2_048;

    /** Cuts what is too long. */
    public Unmovable {
        id = shortened(id);
        owner = shortened(owner);
        path = shortened(path);
        reason = shortened(reason);
    }

    static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "\u2026";
    }
}
