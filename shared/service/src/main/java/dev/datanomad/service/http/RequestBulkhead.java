package dev.datanomad.service.http;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.lifecycle.LogLimit;
import io.javalin.http.HttpStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bulkhead of the service's own API: bounds how many of its requests are answered at a time. Some more wait in a queue,
 * without a thread; what is beyond is shed: answered 503 at once, and counted as {@code datanomad.requests.rejected}.
 * Other requests (health, metrics, dashboard) pass, so that an overloaded service can still be observed.
 */
final class RequestBulkhead extends QoSHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestBulkhead.class);

    private final RequestLimits limits;
    private final Counter rejected;
    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(1));

    RequestBulkhead(RequestLimits limits, String root, MeterRegistry metrics) {
        this.limits = limits;
        rejected = Counter.builder("datanomad.requests.rejected")
                .description("Requests answered 503 because too many others were being answered")
                .register(metrics);
        setMaxRequestCount(limits.maxConcurrent());
        setMaxSuspendedRequestCount(limits.maxQueued());
        setMaxSuspend(limits.maxWait());
        // Routes are matched by the path as it was sent, so this is too.
        include(request -> request.getHttpURI().getPath().startsWith(root));
    }

    /** The queue is full. */
    @Override
    protected void reject(Request request, Response response, Callback callback, int status) {
        refuse(request, response, callback);
    }

    /** It has waited for the longest time it may. */
    @Override
    protected void expireSuspended(Request request, Response response, Callback callback) {
        refuse(request, response, callback);
    }

    /**
     * Skips a body that the client is sending already, also without a thread: if the connection were closed meanwhile, it
     * might never see the answer.
     */
    private void refuse(Request request, Response response, Callback callback) {
        count();
        Runnable answer = () -> Response.writeError(
                request,
                response,
                callback,
                HttpStatus.SERVICE_UNAVAILABLE.getCode(),
                "The service has more requests than it can answer. Try again.");
        boolean sending = request.getLength() > 0
                && request.getLength() <= Event.MAX_BYTES
                && !request.getHeaders().contains(HttpHeader.EXPECT);
        if (sending) {
            Content.Source.consumeAll(request, Callback.from(answer, failure -> answer.run()));
        } else {
            answer.run();
        }
    }

    private void count() {
        rejected.increment();
        if (logLimit.passes()) {
            LOG.warn(
                    "More than {} requests at once and {} waiting for {} ms: {} answered 503 since the start",
                    limits.maxConcurrent(),
                    limits.maxQueued(),
                    limits.maxWait().toMillis(),
                    (long) rejected.count());
        }
    }
}
