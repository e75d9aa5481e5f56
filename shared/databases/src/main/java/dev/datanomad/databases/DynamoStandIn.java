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
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Speaks DynamoDB's protocol on loopback: passes calls on to the real one, unless a fault answers them. */
final class DynamoStandIn extends Handler.Abstract implements ProtocolFault.Server {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI database;
    private final DynamoFault fault;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Server server;
    private final ServerConnector connector;

    private DynamoStandIn(URI database, DynamoFault fault) {
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

    static DynamoStandIn start(InetSocketAddress database, DynamoFault fault) throws IOException {
        URI url = URI.create("http://" + database.getHostString() + ":" + database.getPort());
        DynamoStandIn standIn = new DynamoStandIn(url, fault);
        try {
            standIn.server.start();
            return standIn;
        } catch (Exception e) {
            standIn.close();
            throw new IOException("Jetty did not start: " + Reason.of(e), e);
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
            Optional<DynamoAnswer> answer = interfere(request, body);
            if (answer.isPresent()) {
                response.setStatus(answer.get().status());
                response.getHeaders().put("Content-Type", "application/x-amz-json-1.0");
                write(response, JSON.writeValueAsBytes(answer.get().body()), callback);
            } else {
                passBack(ask(request, body), response, callback);
            }
        } catch (UncheckedIOException e) {
            // What a client sees of a database that is gone.
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.succeeded();
        }
        return true;
    }

    private Optional<DynamoAnswer> interfere(Request request, byte[] body) throws IOException {
        String target = request.getHeaders().get("X-Amz-Target");
        if (target == null) {
            return Optional.empty();
        }
        String operation = target.substring(target.indexOf('.') + 1);
        return fault.answer(operation, (ObjectNode) JSON.readTree(body), changed -> understood(request, changed));
    }

    private DynamoAnswer understood(Request request, ObjectNode call) {
        try {
            HttpResponse<byte[]> answer = ask(request, JSON.writeValueAsBytes(call));
            return new DynamoAnswer(answer.statusCode(), (ObjectNode) JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> ask(Request request, byte[] body) {
        HttpRequest.Builder call = HttpRequest.newBuilder(database).POST(BodyPublishers.ofByteArray(body));
        for (HttpField field : request.getHeaders()) {
            if (isDynamo(field.getName()) || field.getLowerCaseName().equals("authorization")) {
                call.header(field.getName(), field.getValue());
            }
        }
        try {
            return client.send(call.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted", e));
        }
    }

    private static void passBack(HttpResponse<byte[]> answer, Response response, Callback callback) {
        response.setStatus(answer.statusCode());
        answer.headers().map().forEach((name, values) -> {
            if (isDynamo(name)) {
                response.getHeaders().put(name, values);
            }
        });
        write(response, answer.body(), callback);
    }

    private static boolean isDynamo(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("x-amz") || name.equals("content-type");
    }

    private static void write(Response response, byte[] body, Callback callback) {
        response.write(true, ByteBuffer.wrap(body), callback);
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
