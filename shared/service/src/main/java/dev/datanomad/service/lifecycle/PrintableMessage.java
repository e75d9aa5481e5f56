package dev.datanomad.service.lifecycle;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message of a log event in one line, {@link Printable} whatever it holds. The logging configuration names this class. */
public final class PrintableMessage extends MessageConverter {

    private static final int MAX_LENGTH = 4_000;

    @Override
    public String convert(ILoggingEvent event) {
        return Printable.of(super.convert(event), MAX_LENGTH);
    }
}
