package dev.datanomad.service.lifecycle;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where and how the service answers.
 *
 * @param port the TCP port; 0 for a free one
 * @param host the address to listen on
 * @param instance this process's name, for people
 * @param drain how long the service goes on answering, but not ready, after a stop has begun, so that proxies notice
 * @param stopLimit how long requests in flight have to finish after that
 * @param labPath the path of a lab in front of the service, on the origin that browsers see, with a slash at both ends; empty
 *     if there is none
 */
public record ServiceConfig(
        int port, String host, String instance, Duration drain, Duration stopLimit, String labPath) {

    private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_-]+/)+");

    /** Without a lab. */
    public ServiceConfig(int port, String host, String instance, Duration drain, Duration stopLimit) {
        this(port, host, instance, drain, stopLimit, "");
    }

    /**
     * Reads {@code PORT}, {@code HOST}, {@code INSTANCE}, {@code DRAIN_MILLIS}, {@code STOP_MILLIS} and {@code LAB_PATH}.
     */
    public static ServiceConfig from(Settings settings) {
        return new ServiceConfig(
                settings.number("PORT", 5000, 0, 65_535),
                settings.text("HOST").orElse("127.0.0.1"),
                settings.text("INSTANCE").orElseGet(ServiceConfig::processName),
                Duration.ofMillis(settings.number("DRAIN_MILLIS", 500, 0, 60_000)),
                settings.millis("STOP_MILLIS", 10_000),
                settings.text("LAB_PATH").map(ServiceConfig::path).orElse(""));
    }

    private static String path(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new StartupException("LAB_PATH must be a path such as /lab/, and is \"" + path + "\".");
        }
        return path;
    }

    private static String processName() {
        try {
            return ProcessHandle.current().pid() + "@"
                    + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return Long.toString(ProcessHandle.current().pid());
        }
    }
}
