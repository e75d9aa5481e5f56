package dev.datanomad.lab.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** A request on its way through the proxy, its instance, and who is to blame if it gets no answer. Thread-safe. */
final class Exchange extends Callback.Nested {

    private static final String ATTRIBUTE = Exchange.class.getName();

    private final Request request;
    private final Response response;
    private final Traffic traffic;
    private final long arrived = System.nanoTime();
    private final AtomicReference<Fault> fault = new AtomicReference<>();
    private volatile Upstream upstream;
    private volatile boolean begun;
    private volatile boolean bodyTaken;
    private volatile boolean retried;
    private volatile boolean stream;
    private volatile boolean reading;
    private volatile boolean writing;
    private volatile Throwable abandoned;

    /** Who is to blame, and for what, in a few words. */
    record Fault(Traffic.Cause cause, String reason) {}

    Exchange(Request request, Response response, Callback callback, Upstream upstream, Traffic traffic) {
        super(callback);
        this.request = request;
        this.response = new ToClient(request, response);
        this.upstream = upstream;
        this.traffic = traffic;
        request.setAttribute(ATTRIBUTE, this);
    }

    static Exchange of(Request request) {
        return (Exchange) request.getAttribute(ATTRIBUTE);
    }

    /** Requests for events, or for the tasks of the to-do service, are measured, and spread over the instances. */
    static boolean isMeasured(Request request) {
        String path = request.getHttpURI().getPath();
        return path.startsWith("/events") || path.startsWith("/tasks");
    }

    Upstream upstream() {
        return upstream;
    }

    /** What is written to the client; a failure of that is taken down here. */
    Response response() {
        return response;
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

    /** The client has sent this much of the body; null if the rest is still to come. */
    void received(Content.Chunk chunk) {
        reading = chunk == null;
        if (Content.Chunk.isFailure(chunk)) {
            abandonedBy(chunk.getFailure());
        }
    }

    /** The first to be blamed is to blame: other failures follow from that. */
    void blame(Traffic.Cause cause, String reason) {
        fault.compareAndSet(null, new Fault(cause, reason));
    }

    private void abandonedBy(Throwable failure) {
        abandoned = failure;
        blame(Traffic.Cause.CLIENT, "abandoned by its client");
    }

    /** Takes a time-out down as the client's if all waits for the client: for its body, or for its reading of the answer. */
    void timedOut(TimeoutException failure) {
        if (reading || writing) {
            abandonedBy(failure);
        }
    }

    /** How the client ended the request itself; null if it did not. */
    Throwable abandoned() {
        Fault blamed = fault.get();
        return blamed != null && blamed.cause() == Traffic.Cause.CLIENT ? abandoned : null;
    }

    /**
     * Whether a retry on another instance is safe: the request was not sent or is a read, its body is untouched, it is the
     * first retry, and the client has not received any of the response.
     */
    boolean isRepeatable() {
        return !retried && !bodyTaken && (neverSent() || isRead(request)) && !response.isCommitted();
    }

    private static boolean isRead(Request request) {
        return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
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

    @Override
    public void completed() {
        upstream.ended(stream);
        if (!stream && isMeasured(request)) {
            if (response.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR_500) {
                blame(Traffic.Cause.STAGE, response.getStatus() + " from " + upstream.name());
            }
            count(request, traffic, fault.get(), response.getStatus(), System.nanoTime() - arrived);
        }
    }

    /** Counts a request for events that has ended, with its fault, or null. */
    static void count(Request request, Traffic traffic, Fault fault, int status, long nanos) {
        boolean read = isRead(request);
        if (FrontProxy.AUDIT.equals(request.getHeaders().get(FrontProxy.PURPOSE))) {
            traffic.auditEnded();
        } else if (fault == null) {
            traffic.succeeded(read, nanos);
        } else {
            String asked = request.getMethod() + " " + request.getHttpURI().getPath();
            traffic.failed(read, fault.cause(), Traffic.Failed.now(asked, status, fault.reason()), nanos);
        }
    }

    /** The response, as it is written to the client. */
    private final class ToClient extends Response.Wrapper {

        ToClient(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            writing = true;
            Callback written = new Callback.Nested(callback) {
                @Override
                public void succeeded() {
                    writing = false;
                    super.succeeded();
                }

                @Override
                public void failed(Throwable failure) {
                    writeFailed(failure);
                    super.failed(failure);
                }
            };
            boolean lengthUnknown = HttpMethod.HEAD.is(request.getMethod())
                    && BufferUtil.isEmpty(content)
                    && !isCommitted()
                    && !getHeaders().contains(HttpHeader.CONTENT_LENGTH);
            if (last && lengthUnknown) {
                // The header is sent first: at the end, the server would add that the length is 0.
                super.write(false, content, Callback.from(() -> super.write(true, content, written), written::failed));
            } else {
                super.write(last, content, written);
            }
        }
    }

    private void writeFailed(Throwable failure) {
        boolean clients = failure instanceof HttpException unreadable
                ? unreadable.getCode() < HttpStatus.INTERNAL_SERVER_ERROR_500
                : failure instanceof IOException || failure instanceof TimeoutException;
        if (clients) {
            abandonedBy(failure);
        } else {
            blame(Traffic.Cause.FRONT_DOOR, "the front door could not write the answer: " + failure);
        }
    }
}
