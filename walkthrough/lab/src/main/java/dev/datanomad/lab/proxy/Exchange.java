package dev.datanomad.lab.proxy;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request on its way through the proxy, and its instance. Thread-safe. */
final class Exchange extends Callback.Nested {

    private static final String ATTRIBUTE = Exchange.class.getName();

    private final Request request;
    private final Response response;
    private final Traffic traffic;
    private final long arrived = System.nanoTime();
    private volatile Upstream upstream;
    private volatile boolean begun;
    private volatile boolean bodyTaken;
    private volatile boolean retried;
    private volatile boolean stream;
    private volatile boolean broken;

    Exchange(Request request, Response response, Callback callback, Upstream upstream, Traffic traffic) {
        super(callback);
        this.request = request;
        this.response = response;
        this.upstream = upstream;
        this.traffic = traffic;
        request.setAttribute(ATTRIBUTE, this);
    }

    static Exchange of(Request request) {
        return (Exchange) request.getAttribute(ATTRIBUTE);
    }

    /** Requests for events are measured, and spread over the instances. */
    static boolean isForEvents(Request request) {
        return request.getHttpURI().getPath().startsWith("/events");
    }

    Upstream upstream() {
        return upstream;
    }

    HttpURI target() {
        return HttpURI.build(request.getHttpURI())
                .scheme("http")
                .authority("127.0.0.1", upstream.port())
                .asImmutable();
    }

    /** There is a connection, so the instance may receive the request from now on. */
    void begun() {
        begun = true;
    }

    boolean neverSent() {
        return !begun;
    }

    /** The instance may receive a part of the body from now on. */
    void bodyTaken() {
        bodyTaken = true;
    }

    boolean isBodyTaken() {
        return bodyTaken;
    }

    /**
     * Whether a retry on another instance is safe: the request was not sent or is a read, its body is untouched, it is the
     * first retry, and the client has not received any of the response.
     */
    boolean isRepeatable() {
        boolean reads = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        return !retried && !bodyTaken && (neverSent() || reads) && !response.isCommitted();
    }

    /** Continues with another instance, which counts the request already. */
    void moveTo(Upstream other) {
        upstream.ended(false);
        upstream = other;
        begun = false;
        retried = true;
        response.reset();
    }

    void becameStream() {
        stream = true;
        upstream.becameStream();
    }

    /** The instance ended in the middle of its response. */
    void brokenOff() {
        broken = true;
    }

    @Override
    public void completed() {
        upstream.ended(stream);
        if (!stream && isForEvents(request)) {
            boolean failure = broken || response.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR_500;
            traffic.record(!HttpMethod.POST.is(request.getMethod()), failure, System.nanoTime() - arrived);
        }
    }
}
