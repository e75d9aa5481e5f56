package dev.datanomad.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.datanomad.lab.classroom.Pages;
import dev.datanomad.service.web.Assets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Serves an empty page, the modules of all pages, and a stream that is not there at first. */
final class ModuleServer implements BeforeAllCallback, AfterAllCallback {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Assets assets = new Pages().assets();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(
                "/", exchange -> answer(exchange, OK, "text/html", "<!doctype html><link rel=icon href=data:,>"));
        server.createContext("/modules/", this::module);
        server.createContext("/stream", this::stream);
        server.start();
    }

    /** The next requests for the stream are answered by 503. */
    void refuse(int requests) {
        refusals.set(requests);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void module(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/modules/".length());
        byte[] content = assets.find(assets.hash(), name).orElseThrow().content();
        answer(exchange, OK, "text/javascript", new String(content, StandardCharsets.UTF_8));
    }

    /** One snapshot, and then the end. */
    private void stream(HttpExchange exchange) throws IOException {
        if (refusals.getAndDecrement() > 0) {
            answer(exchange, UNAVAILABLE, "text/plain", "not yet");
        } else {
            answer(exchange, OK, "text/event-stream", "retry: 60000\nevent: snapshot\ndata: {\"number\": 1}\n\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
