package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.proxy.Upstream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One of our services in a child process, on a free port of loopback. Thread-safe. */
public final class ServiceProcess {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final String title;
    private final ChildProcess child;
    private final Upstream upstream;
    private volatile boolean killed;

    private ServiceProcess(String title, ChildProcess child, Upstream upstream) {
        this.title = title;
        this.child = child;
        this.upstream = upstream;
    }

    /**
     * Starts one; it is not ready yet.
     *
     * @param title what it is, for people: the beginning of a sentence
     * @param instance its name, also of its log
     * @param arguments of {@code java}
     * @param environment its settings, except for its name and address
     */
    public static ServiceProcess start(
            String title,
            String instance,
            List<String> arguments,
            Map<String, String> environment,
            LabProcesses processes) {
        int port = freePort();
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("PORT", Integer.toString(port));
        variables.put("HOST", "127.0.0.1");
        variables.put("INSTANCE", instance);
        ChildProcess child = processes.start(
                Character.toLowerCase(title.charAt(0)) + title.substring(1), arguments, variables, instance + ".log");
        return new ServiceProcess(title, child, new Upstream(instance, port));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw LabException.failed("No free port was found: " + e.getMessage());
        }
    }

    public String name() {
        return upstream.name();
    }

    public Upstream upstream() {
        return upstream;
    }

    public ChildProcess child() {
        return child;
    }

    /** Waits for its readiness probe; throws a LabException with the end of its log if it ends, or takes two minutes. */
    public void awaitReady() {
        boolean inTime = Poll.until(START, () -> !child.isAlive() || isReady());
        if (!child.isAlive()) {
            throw LabException.failed(
                    title + " stopped while starting, with exit code " + child.exitCode() + ". " + child.endOfLog());
        }
        if (!inTime) {
            throw LabException.failed(title + " was not ready after " + START.toSeconds() + " s. " + child.endOfLog());
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + upstream.port() + "/health/ready")
                            .toURL()
                            .openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until no request is in flight, or the limit has passed. */
    public void drain(Duration limit) {
        Poll.until(limit, () -> upstream.inFlight() == 0);
    }

    public void kill() {
        killed = true;
        child.kill();
    }

    public boolean wasKilled() {
        return killed;
    }

    /** Shuts it down; returns when it has ended. */
    public void stop() {
        child.stop(STOP);
    }
}
