package dev.datanomad.lab.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Passes every request on to an instance of the service, byte for byte: method, path, query, headers and body stay as the
 * client sent them. Requests for events go to the instances in turn, all others to the first. Which instances there are
 * can change at any time; a request stays with the one it was given to, unless that one turns out to be gone.
 */
final class StageProxy extends ProxyHandler.Reverse {

    /** A user key may have 3,000 characters of 9 bytes each, percent-encoded, in the path and in Location. */
    static final int HEADER_BYTES = 64 * 1024;

    /**
     * How long an unused connection to an instance is kept. Servers close theirs after a minute, and a request that is just
     * being sent then would be lost without an answer; so this end is always the first to let go.
     */
    private static final long UNUSED_MILLIS = 10_000;

    /** How long an instance may send nothing while a request waits for it. */
    private static final long SILENT_MILLIS = 60_000;

    private final AtomicReference<RoundRobin> current = new AtomicReference<>(new RoundRobin(List.of()));
    private final Traffic traffic;

    StageProxy(Traffic traffic) {
        super(request -> Exchange.of(request).target());
        this.traffic = traffic;
        setUseServerThreadPool(true);
        setViaHost("datanomad");
    }

    /** Sends all requests that arrive from now on to these. */
    void switchTo(List<Upstream> upstreams) {
        current.set(new RoundRobin(upstreams));
    }

    /** Sends no more requests to that one. */
    void remove(Upstream gone) {
        current.updateAndGet(rotation -> rotation.without(gone));
    }

    List<Upstream> current() {
        return current.get().upstreams();
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
        Upstream upstream = enter(request, null);
        if (upstream == null) {
            if (Exchange.isForEvents(request)) {
                traffic.record(!HttpMethod.POST.is(request.getMethod()), true, 0);
            }
            Problem.write(
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "No stage is behind the front door; try again in a moment.");
            return true;
        }
        pass(new Exchange(request, response, callback, upstream, traffic), request, response);
        return true;
    }

    private void pass(Exchange exchange, Request request, Response response) {
        try {
            super.handle(request, response, exchange);
        } catch (RuntimeException e) {
            exchange.failed(e);
        }
    }

    /** An instance for a request, counted as busy in such a way that no switch can miss it; null if there is none. */
    private Upstream enter(Request request, Upstream except) {
        while (true) {
            RoundRobin rotation = current.get();
            Upstream upstream =
                    (Exchange.isForEvents(request) ? rotation.next(except) : rotation.first(except)).orElse(null);
            if (upstream == null) {
                return null;
            }
            upstream.began();
            if (current.get() == rotation) {
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
        return passedOn.method(request.getMethod())
                .idleTimeout(SILENT_MILLIS, TimeUnit.MILLISECONDS)
                .onRequestBegin(begun -> Exchange.of(request).begun());
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request request, Response response, org.eclipse.jetty.client.Request passedOn) {
        Exchange exchange = Exchange.of(request);
        return new ProxyRequestContent(request) {
            @Override
            public Content.Chunk read() {
                exchange.bodyTaken();
                return super.read();
            }

            @Override
            public void fail(Throwable failure) {
                // An instance that is gone has taken nothing of it, and another one can have it all.
                if (exchange.isBodyTaken()) {
                    super.fail(failure);
                }
            }
        };
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
                    Exchange.of(request).becameStream();
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
        Exchange exchange = Exchange.of(request);
        boolean slow = failure instanceof TimeoutException;
        if (!slow && exchange.isRepeatable() && goElsewhere(exchange, request, response)) {
            return;
        }
        if (response.isCommitted()) {
            exchange.brokenOff();
            callback.failed(failure);
            return;
        }
        response.reset();
        Problem.write(
                response,
                callback,
                slow ? HttpStatus.GATEWAY_TIMEOUT_504 : HttpStatus.BAD_GATEWAY_502,
                exchange.upstream().name() + (slow ? " did not answer in time." : " does not answer: it is gone."));
    }

    /** Once per request; false if there is no other instance. */
    private boolean goElsewhere(Exchange exchange, Request request, Response response) {
        Upstream gone = exchange.upstream();
        if (exchange.neverSent()) {
            gone.rest();
        }
        Upstream other = enter(request, gone);
        if (other == null) {
            return false;
        }
        exchange.moveTo(other);
        pass(exchange, request, response);
        return true;
    }
}
