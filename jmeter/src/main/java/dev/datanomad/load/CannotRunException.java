package dev.datanomad.load;

/** The load cannot go on. The message is one sentence for the person who started it. */
final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotRunException(String sentence) {
        super(sentence);
    }
}
