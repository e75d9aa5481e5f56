package dev.datanomad.lab.proxy;

import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The front door: a reverse proxy on loopback with the service's one address, while instances come and go behind it.
 * Requests below {@code /lab} are answered by the lab. Those with {@value #PURPOSE}: {@value #AUDIT} are not counted among
 * the users'; the field is passed on like any other. Thread-safe.
 */
public final class FrontProxy implements AutoCloseable {

    /** A field of a request that is not a user's. */
    public static final String PURPOSE = "Datanomad-Purpose";

    /** The purpose of reading recorded events back. */
    public static final String AUDIT = "audit";

    private final Traffic traffic = new Traffic();
    private final AtomicReference<RoundRobin> current = new AtomicReference<>(new RoundRobin(List.of()));
    private final Server server;
    private final ServerConnector connector;

    /** On this port of loopback, or a free one for 0; the handler answers requests below {@code /lab}. */
    public FrontProxy(int port, Handler lab) {
        this(port, lab, Duration.ofSeconds(60));
    }

    /** @param responseLimit the time-out of an instance that sends nothing during a request */
    FrontProxy(int port, Handler lab, Duration responseLimit) {
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("front-door");
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http()));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(75_000);
        server.addConnector(connector);
        server.setErrorHandler(this::explain);
        server.setHandler(new Handler.Sequence(
                new OutagePage.Style(), new LabPaths(lab), new StageProxy(current, traffic, responseLimit)));
    }

    /** For requests that Jetty refuses: not HTTP, or with too long a header. */
    private boolean explain(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer known ? known : 500;
        Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        // For a target that cannot be decoded, for one, Jetty has no more to say than the status.
        boolean unsaid = status == HttpStatus.BAD_REQUEST_400
                && HttpStatus.getMessage(status).equals(message);
        Object reason = unsaid ? "its first line or a header is malformed." : message;
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException) {
            traffic.refused();
            // Jetty closes the connection of an unreadable request without always announcing it, and a client that is
            // not told would reuse the connection.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        Problem.write(response, callback, status, "The front door could not pass this request on: " + reason);
        return true;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        // The service decides which paths it accepts: %2F in a user's key is valid.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(StageProxy.HEADER_BYTES);
        http.setResponseHeaderSize(StageProxy.HEADER_BYTES);
        // Otherwise, values that Jetty knows are passed on in the case in which it knows them.
        http.setHeaderCacheCaseSensitive(true);
        http.setSendServerVersion(false);
        return http;
    }

    /** Starts to accept requests; until {@link #switchTo} the answer is 503, as a page to who prefers HTML. */
    public void start() throws BindException {
        try {
            server.start();
        } catch (Exception e) {
            close();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException taken) {
                    throw taken;
                }
            }
            throw new IllegalStateException("The front door does not start", e);
        }
    }

    /** The port, after the start. */
    public int port() {
        return connector.getLocalPort();
    }

    /** The base URL of the service, without a slash at the end. */
    public String url() {
        return "http://localhost:" + port();
    }

    public Traffic traffic() {
        return traffic;
    }

    /** The instances that get new requests. */
    public List<Upstream> current() {
        return current.get().upstreams();
    }

    /**
     * Sends new requests to these instances: requests for events in turn, others to the first. Requests in flight stay
     * where they are.
     */
    public void switchTo(List<Upstream> upstreams) {
        current.set(new RoundRobin(upstreams));
    }

    /** Sends no more requests to an instance. */
    public void remove(Upstream gone) {
        current.updateAndGet(rotation -> rotation.without(gone));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The front door does not stop", e);
        }
    }

    /** Requests below {@code /lab}, by the undecoded path. */
    private static final class LabPaths extends Handler.Wrapper {

        LabPaths(Handler lab) {
            super(lab);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = request.getHttpURI().getPath();
            if (path.equals("/lab")) {
                Response.sendRedirect(request, response, callback, "/lab/");
                return true;
            }
            return path.startsWith("/lab/") && super.handle(request, response, callback);
        }
    }
}
