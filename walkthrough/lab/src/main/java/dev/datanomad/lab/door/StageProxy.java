package dev.datanomad.lab.door;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Passes every request on to the current instance of the service, byte for byte: method, path, query, headers and body
 * stay as the client sent them. Which instance is current can change at any time; a request stays with the one it was
 * given to.
 */
final class StageProxy extends ProxyHandler.Reverse {

    private static final String EXCHANGE = StageProxy.class.getName();

    /** A user key may have 3,000 characters of 9 bytes each, percent-encoded, in the path and in Location. */
    static final int HEADER_BYTES = 64 * 1024;

    /**
     * How long an unused connection to an instance is kept. Servers close theirs after 30 s, and a request that is just
     * being sent then would be lost without an answer; so this end is always the first to let go.
     */
    private static final long UNUSED_MILLIS = 10_000;

    /** How long an instance may send nothing while a request waits for it. */
    private static final long SILENT_MILLIS = 60_000;

    private final AtomicReference<Upstream> current = new AtomicReference<>();
    private final Traffic traffic;

    StageProxy(Traffic traffic) {
        super(request -> exchange(request).target(request));
        this.traffic = traffic;
        setUseServerThreadPool(true);
        setViaHost("datanomad");
    }

    /** Sends all requests that arrive from now on to {@code upstream}; null for nowhere. */
    void switchTo(Upstream upstream) {
        current.set(upstream);
    }

    Upstream current() {
        return current.get();
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setConnectTimeout(2_000);
        client.setIdleTimeout(UNUSED_MILLIS);
        client.setMaxConnectionsPerDestination(512);
        client.setMaxRequestsQueuedPerDestination(4_096);
        client.setRequestBufferSize(HEADER_BYTES);
        client.setMaxRequestHeadersSize(HEADER_BYTES);
        client.setMaxResponseHeadersSize(HEADER_BYTES);
        // What a client did not say is not said on its behalf.
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Upstream upstream = enter();
        if (upstream == null) {
            Problem.write(
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "No stage is behind the front door yet; try again in a moment.");
            return true;
        }
        Exchange exchange = new Exchange(request, response, upstream, callback);
        request.setAttribute(EXCHANGE, exchange);
        try {
            return super.handle(request, response, exchange);
        } catch (RuntimeException e) {
            exchange.failed(e);
            return true;
        }
    }

    /** The current instance, counted as busy in such a way that no switch can miss it. */
    private Upstream enter() {
        while (true) {
            Upstream upstream = current.get();
            if (upstream == null) {
                return null;
            }
            upstream.began();
            if (current.get() == upstream) {
                return upstream;
            }
            upstream.ended(false);
        }
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI uri) {
        org.eclipse.jetty.client.Request passedOn;
        try {
            passedOn = getHttpClient().newRequest(new URI(uri.toString()));
        } catch (URISyntaxException e) {
            // Not a URI to the letter ("|" and the like): it goes to the service as it came.
            passedOn = getHttpClient().newRequest(uri.getHost(), uri.getPort()).path(uri.getPathQuery());
        }
        return passedOn.method(request.getMethod()).idleTimeout(SILENT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
            Request request, org.eclipse.jetty.client.Request passedOn, Response response, Callback callback) {
        return new ProxyResponseListener(request, passedOn, response, callback) {
            @Override
            public void onHeaders(org.eclipse.jetty.client.Response answer) {
                super.onHeaders(answer);
                String type = answer.getHeaders().get(HttpHeader.CONTENT_TYPE);
                if (type != null && type.startsWith("text/event-stream")) {
                    exchange(request).becameStream();
                }
            }
        };
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request request,
            org.eclipse.jetty.client.Request passedOn,
            org.eclipse.jetty.client.Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        Exchange exchange = exchange(request);
        if (response.isCommitted()) {
            exchange.brokenOff();
            callback.failed(failure);
            return;
        }
        response.reset();
        boolean slow = failure instanceof TimeoutException;
        Problem.write(
                response,
                callback,
                slow ? HttpStatus.GATEWAY_TIMEOUT_504 : HttpStatus.BAD_GATEWAY_502,
                exchange.upstream.name() + (slow ? " did not answer in time." : " does not answer: it is gone."));
    }

    private static Exchange exchange(Request request) {
        return (Exchange) request.getAttribute(EXCHANGE);
    }

    /** One request on its way through the door. */
    private final class Exchange extends Callback.Nested {

        private final Request request;
        private final Response response;
        private final Upstream upstream;
        private final long began = System.nanoTime();
        private volatile boolean stream;
        private volatile boolean broken;

        Exchange(Request request, Response response, Upstream upstream, Callback callback) {
            super(callback);
            this.request = request;
            this.response = response;
            this.upstream = upstream;
        }

        HttpURI target(Request request) {
            return HttpURI.build(request.getHttpURI())
                    .scheme("http")
                    .authority("127.0.0.1", upstream.port())
                    .asImmutable();
        }

        void becameStream() {
            stream = true;
            upstream.becameStream();
        }

        /** The instance stopped in the middle of its answer. */
        void brokenOff() {
            broken = true;
        }

        @Override
        public void completed() {
            upstream.ended(stream);
            if (!stream && request.getHttpURI().getPath().startsWith("/events")) {
                boolean failure = broken || response.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR_500;
                traffic.record(!"POST".equals(request.getMethod()), failure, System.nanoTime() - began);
            }
        }
    }
}
