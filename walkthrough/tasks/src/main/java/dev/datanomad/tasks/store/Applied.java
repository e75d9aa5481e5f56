package dev.datanomad.tasks.store;

/** What became of a copy that came from the other store. */
public enum Applied {
    /** It was newer than what was there, and has replaced it. */
    WRITTEN,
    /** The same task was there, at the same version: it had come before. */
    DUPLICATE,
    /** A newer version was there, and stays: this one came too late. */
    STALE,
    /** The same version was there with other content, and stays. This must not happen: two stores have assigned it. */
    CONFLICT;

    /** Compares a copy with what is there, and is not older. */
    public static Applied compare(Task copy, Task there) {
        if (copy.version() != there.version()) {
            return STALE;
        }
        return copy.equals(there) ? DUPLICATE : CONFLICT;
    }
}
