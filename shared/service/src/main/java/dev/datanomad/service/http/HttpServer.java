package dev.datanomad.service.http;

import dev.datanomad.service.lifecycle.StartupException;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How Jetty listens, what it lets through, and how it stops. */
final class HttpServer {

    /** Room for a user key of 8 KB and an id of 4 KB, percent-encoded, with what else a request has in its head. */
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    /** How long a request may be idle while it is read or answered. */
    private static final int REQUEST_IDLE_MILLIS = 10_000;

    /** Keep-alive: how long a connection may wait for its next request. Longer than clients do, so that they close it. */
    private static final int CONNECTION_IDLE_MILLIS = 60_000;

    /** Connections, open dashboards among them. At that number no more are accepted, and idle ones are closed sooner. */
    private static final int MAX_CONNECTIONS = 2_000;

    /** How long a connection may be idle once there are {@link #MAX_CONNECTIONS}. */
    private static final long FULL_IDLE_MILLIS = 5_000;

    /** The backlog: connections that the system holds until they are accepted. */
    private static final int BACKLOG = 500;

    /** Threads beyond those that may wait for a store: to read and shed requests, for health, metrics and dashboards. */
    private static final int SPARE_THREADS = 50;

    /** How long threads have to end after they were interrupted by a stop. */
    private static final int THREADS_STOP_MILLIS = 1_000;

    /**
     * A user's key may be any text, so a path may hold, percent-encoded, what is ambiguous elsewhere: {@code .} and
     * {@code ..}, a slash, a percent sign, a backslash or a control character. Paths are matched before they are decoded.
     */
    private static final UriCompliance ANY_USER_KEY = UriCompliance.DEFAULT.with(
            "ANY_USER_KEY",
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final String host;
    private final int port;
    private final GracefulHandler requests = new GracefulHandler();
    private final RequestBulkhead bulkhead;
    private final QueuedThreadPool threads;
    private Server server;
    private ServerConnector connector;

    HttpServer(String host, int port, RequestLimits limits, String root, MeterRegistry metrics) {
        this.host = host;
        this.port = port;
        bulkhead = new RequestBulkhead(limits, root, metrics);
        // A connection has one job at a time, so what waits for a thread is bounded by the number of connections.
        threads = new QueuedThreadPool(limits.maxConcurrent() + SPARE_THREADS);
        threads.setStopTimeout(THREADS_STOP_MILLIS);
    }

    void addTo(JavalinConfig javalin) {
        javalin.jetty.threadPool = threads;
        javalin.jetty.modifyServer(this::configure);
        javalin.jetty.addConnector(this::listen);
    }

    /**
     * Takes no more connections, lets requests in flight finish, and then closes what is open. (Left to itself, Jetty also
     * waits for connections that nobody uses.)
     *
     * @return whether all requests were finished within the limit
     */
    boolean stop(Duration limit) throws Exception {
        connector.shutdown();
        boolean finished = true;
        try {
            requests.shutdown().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            finished = false;
        }
        server.stop();
        return finished;
    }

    private void configure(Server server) {
        this.server = server;
        server.insertHandler(bulkhead);
        server.insertHandler(requests);
        server.setErrorHandler(new ProblemErrorHandler());
    }

    /** Listens before anything is started, so that there is nothing to stop if it cannot. */
    private ServerConnector listen(Server server, HttpConfiguration http) {
        http.setUriCompliance(ANY_USER_KEY);
        http.setRequestHeaderSize(MAX_HEAD_BYTES);
        http.setResponseHeaderSize(MAX_HEAD_BYTES);
        http.setIdleTimeout(REQUEST_IDLE_MILLIS);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(CONNECTION_IDLE_MILLIS);
        connector.setAcceptQueueSize(BACKLOG);
        NetworkConnectionLimit connections = new NetworkConnectionLimit(MAX_CONNECTIONS, connector);
        connections.setEndPointIdleTimeout(FULL_IDLE_MILLIS);
        server.addBean(connections);
        try {
            connector.open();
        } catch (UnresolvedAddressException e) {
            throw cannotListen("there is no such host", e);
        } catch (IOException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw cannotListen(reason.getMessage(), e);
        }
        return connector;
    }

    private StartupException cannotListen(String reason, Exception cause) {
        return new StartupException(
                "Cannot listen on port " + port + " of " + host + ": " + reason
                        + ". Set PORT to a port that nothing else uses (on macOS, AirPlay Receiver holds 5000)"
                        + " and HOST to an address of this machine.",
                cause);
    }
}
