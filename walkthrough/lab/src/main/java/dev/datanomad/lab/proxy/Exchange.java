package dev.datanomad.lab.proxy;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One request on its way through the door, and the instance it was given to. Thread-safe. */
final class Exchange extends Callback.Nested {

    private static final String ATTRIBUTE = Exchange.class.getName();

    private final Request request;
    private final Response response;
    private final Traffic traffic;
    private final long arrived = System.nanoTime();
    private volatile Upstream upstream;
    private volatile boolean begun;
    private volatile boolean bodyTaken;
    private volatile boolean moved;
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

    /** Whether a request is about events: those are measured, and spread over the instances. */
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

    /** There is a connection, and from now on the instance may have heard of the request. */
    void begun() {
        begun = true;
    }

    boolean neverSent() {
        return !begun;
    }

    /** From now on the instance may have a part of the body. */
    void bodyTaken() {
        bodyTaken = true;
    }

    boolean isBodyTaken() {
        return bodyTaken;
    }

    /**
     * Whether another instance may be asked without doing anything twice: nobody has heard of the request, or it only
     * reads; and the client has not heard of an answer.
     */
    boolean isRepeatable() {
        boolean reads = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        return !moved && !bodyTaken && (neverSent() || reads) && !response.isCommitted();
    }

    /** Goes on with another instance, which counts it already. */
    void moveTo(Upstream other) {
        upstream.ended(false);
        upstream = other;
        begun = false;
        moved = true;
        response.reset();
    }

    /** Its answer is server-sent events. */
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
        if (!stream && isForEvents(request)) {
            boolean failure = broken || response.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR_500;
            traffic.record(!HttpMethod.POST.is(request.getMethod()), failure, System.nanoTime() - arrived);
        }
    }
}
