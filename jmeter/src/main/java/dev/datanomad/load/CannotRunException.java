package dev.datanomad.load;

/** The load cannot start or continue; the message is a sentence for the person who started it. */
final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotRunException(String sentence) {
        super(sentence);
    }
}
