package dev.datanomad.lab.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Forwards requests to the instances of the service: method, path, query, headers and body stay as the client sent them.
 * Requests for events go to the instances in turn, all others to the first. The instances can change at any time; a
 * request stays with its instance, unless that one is down and a retry is safe.
 */
final class StageProxy extends ProxyHandler.Reverse {

    /** A user key may have 3,000 characters of 9 bytes each, percent-encoded, in the path and in Location. */
    static final int HEADER_BYTES = 64 * 1024;

    /**
     * Idle time-out of connections to instances. Theirs is a minute; this end must be the first to close, as a request that
     * is just being sent would be lost.
     */
    private static final long IDLE_MILLIS = 10_000;

    /** Room for a request's head with the fields Via and Forwarded, the second of which repeats the host. */
    private static final int FORWARDED_HEADER_BYTES = 3 * HEADER_BYTES;

    private final AtomicReference<RoundRobin> current;
    private final Traffic traffic;
    private final Duration responseLimit;

    /** @param responseLimit the time-out of an instance that sends nothing during a request */
    StageProxy(AtomicReference<RoundRobin> current, Traffic traffic, Duration responseLimit) {
        super(Request::getHttpURI);
        this.current = current;
        this.traffic = traffic;
        this.responseLimit = responseLimit;
        setUseServerThreadPool(true);
        setViaHost("datanomad");
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setConnectTimeout(2_000);
        client.setIdleTimeout(IDLE_MILLIS);
        client.setMaxConnectionsPerDestination(512);
        client.setMaxRequestsQueuedPerDestination(4_096);
        client.setRequestBufferSize(FORWARDED_HEADER_BYTES);
        client.setMaxRequestHeadersSize(FORWARDED_HEADER_BYTES);
        client.setMaxResponseHeadersSize(HEADER_BYTES);
        // Adds no header that the client did not send.
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Optional<String> unforwardable = Unforwardable.reason(request);
        if (unforwardable.isPresent()) {
            traffic.refused();
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
            Problem.write(response, callback, HttpStatus.BAD_REQUEST_400, unforwardable.get());
            return true;
        }
        Upstream upstream = enter(request, null);
        if (upstream == null) {
            if (Exchange.isMeasured(request)) {
                Exchange.Fault none = new Exchange.Fault(Traffic.Cause.STAGE, "no instance");
                Exchange.count(request, traffic, none, HttpStatus.SERVICE_UNAVAILABLE_503, 0);
            }
            OutagePage.write(
                    request,
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "No stage is behind the front door; try again in a moment.");
            return true;
        }
        forward(new Exchange(request, response, callback, upstream, traffic), request);
        return true;
    }

    private void forward(Exchange exchange, Request request) {
        try {
            super.handle(request, exchange.response(), exchange);
        } catch (RuntimeException e) {
            exchange.blame(Traffic.Cause.FRONT_DOOR, "the front door could not pass it on: " + e);
            exchange.failed(e);
        }
    }

    /** Selects an instance and counts the request there, so that a drain waits for it; null if there is none. */
    private Upstream enter(Request request, Upstream except) {
        while (true) {
            RoundRobin rotation = current.get();
            Upstream upstream =
                    (Exchange.isMeasured(request) ? rotation.next(except) : rotation.first(except)).orElse(null);
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
        Exchange exchange = Exchange.of(request);
        return new ForwardedRequest(
                        getHttpClient(), request, exchange.upstream().port())
                .idleTimeout(responseLimit.toMillis(), TimeUnit.MILLISECONDS)
                .onRequestBegin(begun -> exchange.begun());
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request request, Response response, org.eclipse.jetty.client.Request forwarded) {
        Exchange exchange = Exchange.of(request);
        return new ProxyRequestContent(request) {
            @Override
            public Content.Chunk read() {
                exchange.bodyTaken();
                Content.Chunk chunk = super.read();
                exchange.received(chunk);
                return chunk;
            }

            @Override
            public void fail(Throwable failure) {
                // An untouched body can still be sent to another instance.
                if (exchange.isBodyTaken()) {
                    super.fail(failure);
                }
            }
        };
    }

    @Override
    protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
            Request request, org.eclipse.jetty.client.Request forwarded, Response response, Callback callback) {
        return new ProxyResponseListener(request, forwarded, response, callback) {
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
            org.eclipse.jetty.client.Request forwarded,
            org.eclipse.jetty.client.Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        Exchange exchange = Exchange.of(request);
        if (failure instanceof TimeoutException timeout) {
            exchange.timedOut(timeout);
        }
        if (exchange.abandoned() == null && exchange.isRepeatable() && retry(exchange, request, failure)) {
            return;
        }
        Failure cause = Failure.of(exchange, failure);
        exchange.blame(cause.cause(), response.isCommitted() ? brokenOff(exchange) : cause.reason());
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        response.reset();
        if (cause.cause() == Traffic.Cause.CLIENT) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        OutagePage.write(request, response, callback, cause.status(), cause.detail());
    }

    private static String brokenOff(Exchange exchange) {
        return "answer broken off by " + exchange.upstream().name();
    }

    /** False if another instance would not help, or there is none. */
    private boolean retry(Exchange exchange, Request request, Throwable failure) {
        if (failure instanceof TimeoutException || Failure.isOfFrontDoor(exchange, failure)) {
            return false;
        }
        Upstream failed = exchange.upstream();
        if (exchange.neverSent()) {
            failed.backOff();
        }
        Upstream other = enter(request, failed);
        if (other == null) {
            return false;
        }
        exchange.moveTo(other);
        forward(exchange, request);
        return true;
    }
}
