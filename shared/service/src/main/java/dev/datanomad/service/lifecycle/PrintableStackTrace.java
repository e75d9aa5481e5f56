package dev.datanomad.service.lifecycle;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;

/** A stack trace whose lines begin with a bar, and are {@link Printable}. The logging configuration names this class. */
public final class PrintableStackTrace extends ThrowableProxyConverter {

    private static final int MAX_LENGTH = 1_000;

    @Override
    protected String throwableProxyToString(IThrowableProxy failure) {
        return super.throwableProxyToString(failure)
                .lines()
                .map(line -> "  | " + Printable.of(line.strip(), MAX_LENGTH) + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
