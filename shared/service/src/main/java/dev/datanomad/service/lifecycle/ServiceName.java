package dev.datanomad.service.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The name under which a program shows itself: the one its build has put into {@code service.properties}. */
public final class ServiceName {

    private ServiceName() {}

    /** Reads the name from the class path. */
    public static String read() {
        try (InputStream file = ServiceName.class.getResourceAsStream("/service.properties")) {
            if (file == null) {
                throw new IllegalStateException("service.properties is not on the class path");
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("name");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
