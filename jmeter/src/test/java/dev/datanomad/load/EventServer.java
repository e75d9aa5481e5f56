package dev.datanomad.load;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A service that stores events in memory. It can refuse some, give others back wrong, lose them, and forget to answer. */
final class EventServer implements AutoCloseable {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Map<String, JsonNode> events = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Predicate<JsonNode> refused = event -> false;
    private volatile UnaryOperator<ObjectNode> reading = event -> event;
    private volatile boolean silent;

    EventServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/events", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** From now on these events are refused. */
    void refuse(Predicate<JsonNode> events) {
        refused = events;
    }

    /** From now on events are changed when they are read. */
    void read(UnaryOperator<ObjectNode> change) {
        reading = change;
    }

    /** From now on requests are accepted and never answered. */
    void fallSilent() {
        silent = true;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All stored events by their links. */
    Map<String, JsonNode> events() {
        return events;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (silent) {
            return;
        }
        if (exchange.getRequestMethod().equals("POST")) {
            store(exchange);
        } else {
            var event = (ObjectNode) events.get(exchange.getRequestURI().getRawPath());
            if (event == null) {
                send(exchange, 404, JSON.createObjectNode().put("title", "No such event"));
            } else {
                send(exchange, 200, reading.apply(event.deepCopy()));
            }
        }
    }

    private void store(HttpExchange exchange) throws IOException {
        var event = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            send(exchange, 415, JSON.createObjectNode().put("title", "Not JSON"));
        } else if (refused.test(event)) {
            send(exchange, 503, JSON.createObjectNode().put("title", "The store is having a rest"));
        } else {
            var self = "/events/" + event.at("/user/key").asText() + "/" + UUID.randomUUID();
            events.put(self, event);
            ObjectNode answer = event.deepCopy();
            answer.putObject("_links").put("self", self);
            send(exchange, 201, answer);
        }
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
