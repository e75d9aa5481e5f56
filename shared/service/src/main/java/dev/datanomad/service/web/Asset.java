package dev.datanomad.service.web;

/**
 * A file as it is answered.
 *
 * @param type its media type
 * @param content its bytes; not to be changed
 * @param current whether the address was that of this version; only then may it be kept
 */
public record Asset(String type, byte[] content, boolean current) {

    /** The header {@code Cache-Control}: for ever, or only after asking again. */
    public String cacheControl() {
        return current ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
