package dev.datanomad.lab.proxy;

import java.net.BindException;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
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
 * The one address users know, while instances of the service come and go behind it: a reverse proxy on loopback.
 * Requests below {@code /lab} are the lab's own. Thread-safe.
 */
public final class FrontProxy implements AutoCloseable {

    private final Traffic traffic = new Traffic();
    private final StageProxy proxy = new StageProxy(traffic);
    private final Server server;
    private final ServerConnector connector;

    private FrontProxy(int port, Handler lab) {
        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("front-door");
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http()));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(75_000);
        server.addConnector(connector);
        server.setErrorHandler(FrontProxy::explain);
        server.setHandler(new Handler.Sequence(new LabPaths(lab), proxy));
    }

    /** For what does not even get as far as the service: a request that is not HTTP, or too long a header. */
    private static boolean explain(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer known ? known : 500;
        Object reason = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException) {
            // Jetty ends the connection of a request that it could not read, without always saying so. A client that is
            // not told would use it again.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        Problem.write(response, callback, status, "The front door could not pass this request on: " + reason);
        return true;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        // Whether a path is acceptable is for the service to say: %2F in a user's key is.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(StageProxy.HEADER_BYTES);
        http.setResponseHeaderSize(StageProxy.HEADER_BYTES);
        http.setSendServerVersion(false);
        return http;
    }

    /**
     * Opens the door; until {@link #switchTo} it answers 503.
     *
     * @param port on loopback; 0 for a free one
     * @param lab answers requests below {@code /lab}
     * @throws BindException if the port is taken
     */
    public static FrontProxy open(int port, Handler lab) throws BindException {
        FrontProxy door = new FrontProxy(port, lab);
        try {
            door.server.start();
            return door;
        } catch (Exception e) {
            door.close();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException taken) {
                    throw taken;
                }
            }
            throw new IllegalStateException("The front door does not open", e);
        }
    }

    /** Where it listens. */
    public int port() {
        return connector.getLocalPort();
    }

    /** The address for users, without a slash at the end. */
    public String url() {
        return "http://localhost:" + port();
    }

    /** What passed through. */
    public Traffic traffic() {
        return traffic;
    }

    /** The instances that get new requests. */
    public List<Upstream> current() {
        return proxy.current();
    }

    /**
     * Sends every request that arrives from now on to these: requests for events in turn, others to the first. Those under
     * way stay where they are.
     */
    public void switchTo(List<Upstream> upstreams) {
        proxy.switchTo(upstreams);
    }

    /** Sends no more requests to that one, because it is gone. */
    public void remove(Upstream gone) {
        proxy.remove(gone);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The front door does not close", e);
        }
    }

    /** Sends requests below {@code /lab} to the lab, by the path as it was sent. */
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
