package dev.datanomad.service.lifecycle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Records what is logged by everything, warnings and errors only, until it is closed. */
public final class RecordedLog implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Level level = root.getLevel();
    private final Appender<ILoggingEvent> console = root.getAppender("stdout");

    public RecordedLog() {
        appender.start();
        root.addAppender(appender);
        root.detachAppender(console);
        root.setLevel(Level.WARN);
    }

    public List<String> lines() {
        synchronized (appender) {
            return appender.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }
    }

    /** The lines that are followed by a stack trace. */
    public List<String> withStackTrace() {
        return appender.list.stream()
                .filter(event -> event.getThrowableProxy() != null)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        root.setLevel(level);
        root.detachAppender(appender);
        root.addAppender(console);
    }
}
