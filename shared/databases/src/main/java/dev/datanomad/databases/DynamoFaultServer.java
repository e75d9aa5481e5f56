package dev.datanomad.databases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Speaks DynamoDB's protocol: forwards calls to DynamoDB, unless the fault responds to them. */
final class DynamoFaultServer extends Handler.Abstract implements ProtocolFault.Server {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI database;
    private final DynamoFault fault;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Server server;
    private final ServerConnector connector;

    private DynamoFaultServer(URI database, DynamoFault fault) {
        this.database = database;
        this.fault = fault;
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("dynamodb-fault");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server);
        connector.setHost(EmbeddedDatabases.LOOPBACK);
        server.addConnector(connector);
        server.setHandler(this);
    }

    static DynamoFaultServer start(InetSocketAddress database, DynamoFault fault) throws IOException {
        URI url = URI.create("http://" + database.getHostString() + ":" + database.getPort());
        DynamoFaultServer faultServer = new DynamoFaultServer(url, fault);
        try {
            faultServer.server.start();
            return faultServer;
        } catch (Exception e) {
            faultServer.close();
            throw new IOException("Jetty did not start: " + RootCause.of(e), e);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = in.readAllBytes();
        }
        try {
            Optional<DynamoFault.Response> injected = inject(request, body);
            if (injected.isPresent()) {
                response.setStatus(injected.get().status());
                response.getHeaders().put("Content-Type", "application/x-amz-json-1.0");
                response.write(
                        true,
                        ByteBuffer.wrap(JSON.writeValueAsBytes(injected.get().body())),
                        callback);
            } else {
                HttpResponse<byte[]> answer = call(request, body);
                response.setStatus(answer.statusCode());
                answer.headers().map().forEach((name, values) -> {
                    if (isDynamo(name)) {
                        response.getHeaders().put(name, values);
                    }
                });
                response.write(true, ByteBuffer.wrap(answer.body()), callback);
            }
        } catch (UncheckedIOException e) {
            // What a client sees of a database that is down.
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.succeeded();
        }
        return true;
    }

    private Optional<DynamoFault.Response> inject(Request request, byte[] body) throws IOException {
        String target = request.getHeaders().get("X-Amz-Target");
        if (target == null) {
            return Optional.empty();
        }
        String operation = target.substring(target.indexOf('.') + 1);
        return fault.respond(operation, (ObjectNode) JSON.readTree(body), changed -> {
            try {
                HttpResponse<byte[]> answer = call(request, JSON.writeValueAsBytes(changed));
                return new DynamoFault.Response(answer.statusCode(), (ObjectNode) JSON.readTree(answer.body()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private HttpResponse<byte[]> call(Request request, byte[] body) {
        HttpRequest.Builder call = HttpRequest.newBuilder(database).POST(BodyPublishers.ofByteArray(body));
        request.getHeaders().forEach(field -> {
            if (isDynamo(field.getName()) || field.getLowerCaseName().equals("authorization")) {
                call.header(field.getName(), field.getValue());
            }
        });
        try {
            return client.send(call.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted", e));
        }
    }

    private static boolean isDynamo(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("x-amz") || name.equals("content-type");
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }
}
