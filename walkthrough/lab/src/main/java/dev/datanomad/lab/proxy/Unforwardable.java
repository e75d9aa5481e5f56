package dev.datanomad.lab.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** Requests that a server may read, but that would reach an instance as another request than the client sent. */
final class Unforwardable {

    /** Fields for the instance. One that Connection lists is for the next hop only, and would not get there. */
    private static final Set<String> FOR_THE_INSTANCE =
            Set.of("host", "content-length", "content-type", "content-encoding", "expect");

    private Unforwardable() {}

    /** What is wrong with a request, as a sentence; empty if it can be forwarded. */
    static Optional<String> reason(Request request) {
        HttpURI uri = request.getHttpURI();
        if (HttpMethod.CONNECT.is(request.getMethod())) {
            return Optional.of("The method CONNECT opens tunnels, and there are none.");
        }
        if (uri.getPathQuery().indexOf('\uFFFD') >= 0) {
            return Optional.of("The request's target has bytes that are not UTF-8; send them percent-encoded.");
        }
        if (uri.getFragment() != null) {
            return Optional.of("The request's target has a fragment, which is for the client only; send # as %23.");
        }
        if (uri.getUser() != null) {
            return Optional.of("The request's target names a user before the host; leave that out.");
        }
        return header(request.getHeaders());
    }

    private static Optional<String> header(HttpFields headers) {
        List<String> codings = headers.getCSV(HttpHeader.TRANSFER_ENCODING, false);
        if (codings.size() > 1) {
            return Optional.of(
                    "The header Transfer-Encoding has other values than chunked; send the body without them.");
        }
        return headers.getCSV(HttpHeader.CONNECTION, false).stream()
                .filter(name -> FOR_THE_INSTANCE.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(name -> "The header Connection lists " + name + ", which is not only for the connection.");
    }
}
