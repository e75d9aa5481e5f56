package dev.datanomad.migration.dynamodb;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.datanomad.service.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Stands in front of the real DynamoDB, understands what passes, and can answer otherwise: in part, or with an error. */
public final class DynamoProxy implements AutoCloseable {

    /** One call, for example {@code BatchGetItem}. */
    public record Call(String operation, Map<String, Object> request) {}

    /** An answer, with its HTTP status. */
    public record Answer(int status, Map<String, Object> body) {

        /** What DynamoDB answers when it refuses or fails. */
        public static Answer error(int status, String type) {
            return new Answer(status, Map.of("__type", "com.amazonaws.dynamodb.v20120810#" + type, "message", "no"));
        }
    }

    /** How calls are answered; the database takes a request and answers it. */
    public interface Behaviour {
        Answer answer(Call call, Function<Map<String, Object>, Answer> database);
    }

    private static final List<String> PASSED_ON =
            List.of("X-Amz-Target", "X-Amz-Date", "Authorization", "Content-Type");

    private final URI database;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile Behaviour behaviour = (call, database) -> database.apply(call.request());

    public DynamoProxy(URI database) {
        this.database = database;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public void behave(Behaviour newBehaviour) {
        behaviour = newBehaviour;
    }

    /** How many calls of that name have come. */
    public int calls(String operation) {
        return calls.getOrDefault(operation, new AtomicInteger()).get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String operation = target.substring(target.indexOf('.') + 1);
            calls.computeIfAbsent(operation, name -> new AtomicInteger()).incrementAndGet();
            Call call = new Call(operation, Json.parse(exchange.getRequestBody().readAllBytes()));
            Answer answer = behaviour.answer(call, request -> ask(exchange, request));
            byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer ask(HttpExchange exchange, Map<String, Object> request) {
        HttpRequest.Builder forwarded =
                HttpRequest.newBuilder(database).POST(HttpRequest.BodyPublishers.ofString(Json.write(request)));
        PASSED_ON.forEach(
                name -> forwarded.header(name, exchange.getRequestHeaders().getFirst(name)));
        try {
            HttpResponse<byte[]> answer = client.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), Json.parse(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
