package dev.datanomad.migration.flags;

/** Thrown for flags that cannot be used; the message is a clause about their file, which it calls "it". */
public final class UnusableFlagsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableFlagsException(String reason) {
        super(reason);
    }
}
