package dev.datanomad.lab.proxy;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;

/** Why a request got no answer from an instance, and what its client is told; the reason is the same in a few words. */
record Failure(Traffic.Cause cause, int status, String reason, String detail) {

    static Failure of(Exchange exchange, Throwable failure) {
        Throwable abandoned = exchange.abandoned();
        if (abandoned instanceof TimeoutException) {
            return client(HttpStatus.REQUEST_TIMEOUT_408, "The request did not arrive in time.");
        }
        if (abandoned != null) {
            return client(
                    HttpStatus.BAD_REQUEST_400, "The request's body is not complete, or its chunks are malformed.");
        }
        if (failure instanceof RejectedExecutionException) {
            return frontDoor(
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "the front door is full",
                    "The front door has more requests than it can pass on; try again in a moment.");
        }
        if (isOfFrontDoor(exchange, failure)) {
            return frontDoor(
                    HttpStatus.INTERNAL_SERVER_ERROR_500,
                    "the front door could not pass it on: " + failure,
                    "The front door could not pass this request on: " + failure);
        }
        String name = exchange.upstream().name();
        return failure instanceof TimeoutException
                ? stage(
                        HttpStatus.GATEWAY_TIMEOUT_504,
                        "no answer in time from " + name,
                        name + " did not answer in time.")
                : stage(HttpStatus.BAD_GATEWAY_502, "no answer from " + name, name + " does not answer: it is down.");
    }

    /** It did not even come to a connection, and not because the instance did not take one. */
    static boolean isOfFrontDoor(Exchange exchange, Throwable failure) {
        boolean refused = failure instanceof ConnectException
                || failure instanceof SocketTimeoutException
                || failure instanceof TimeoutException
                || failure instanceof ClosedChannelException
                || failure instanceof EOFException;
        return exchange.neverSent() && !refused;
    }

    private static Failure client(int status, String detail) {
        return new Failure(Traffic.Cause.CLIENT, status, "abandoned by its client", detail);
    }

    private static Failure frontDoor(int status, String reason, String detail) {
        return new Failure(Traffic.Cause.FRONT_DOOR, status, reason, detail);
    }

    private static Failure stage(int status, String reason, String detail) {
        return new Failure(Traffic.Cause.STAGE, status, reason, detail);
    }
}
