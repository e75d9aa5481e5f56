package dev.datanomad.benchmarks;

/** Something cannot be measured; the message is one sentence for the person who asked for it. */
final class BenchmarkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchmarkException(String message) {
        super(message);
    }
}
