package dev.datanomad.service;

import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** How Jetty listens, what it lets through, and how it stops. */
record HttpServer(ServiceConfig config) {

    /** Room for a user key of 2,048 bytes, percent-encoded, with what else a request has in its head. */
    private static final int MAX_HEAD_BYTES = 32 * 1024;

    /** How long a request may stand still while it is read or answered. Writing a slow event stream counts as moving. */
    private static final int REQUEST_IDLE_MILLIS = 10_000;

    /** How long a connection may be kept for a next request: longer than clients do, so that they end it. */
    private static final int CONNECTION_IDLE_MILLIS = 60_000;

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

    void addTo(JavalinConfig javalin) {
        javalin.jetty.modifyServer(this::configure);
        javalin.jetty.addConnector(this::listen);
        javalin.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
    }

    private void configure(Server server) {
        server.insertHandler(new GracefulHandler());
        server.setStopTimeout(config.stopLimit().toMillis());
        server.setErrorHandler(new ProblemErrorHandler());
    }

    /** Listens before anything is started, so that there is nothing to stop if it cannot. */
    private ServerConnector listen(Server server, HttpConfiguration http) {
        http.setUriCompliance(ANY_USER_KEY);
        http.setRequestHeaderSize(MAX_HEAD_BYTES);
        http.setResponseHeaderSize(MAX_HEAD_BYTES);
        http.setIdleTimeout(REQUEST_IDLE_MILLIS);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(CONNECTION_IDLE_MILLIS);
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
                "Cannot listen on port " + config.port() + " of " + config.host() + ": " + reason
                        + ". Set PORT to a port that nothing else uses (on macOS, AirPlay Receiver holds 5000)"
                        + " and HOST to an address of this machine.",
                cause);
    }
}
