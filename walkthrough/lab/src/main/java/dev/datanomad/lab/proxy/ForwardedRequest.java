package dev.datanomad.lab.proxy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.server.Request;

/**
 * A request whose method and target go to an instance byte for byte. Jetty's client would
 * change the case of the method, and fail at a query that cannot be decoded.
 */
final class ForwardedRequest extends HttpRequest {

    private final String method;
    private final String path;
    private final String query;

    ForwardedRequest(HttpClient client, Request request, int port) {
        super(client, new HttpConversation(), URI.create("http://127.0.0.1:" + port));
        method = request.getMethod();
        path = asReceived(request.getHttpURI().getPath());
        query = asReceived(request.getHttpURI().getQuery());
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public String getQuery() {
        return query;
    }

    /** The server has decoded the target as UTF-8, and the client writes a byte for a character. */
    private static String asReceived(String decoded) {
        return decoded == null
                ? null
                : new String(decoded.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
