package dev.datanomad.migration.flags;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks LaunchDarkly's streaming protocol as its relay proxy does: server-sent events at {@code /all}, and takes the
 * SDK's own events.
 */
final class FakeLaunchDarkly implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int status;
    private volatile boolean takesEvents = true;
    private String flags = "";

    private FakeLaunchDarkly(int status) throws IOException {
        this.status = status;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/all", this::stream);
        server.createContext("/", this::takeEvents);
        server.start();
    }

    static FakeLaunchDarkly start() throws IOException {
        return new FakeLaunchDarkly(200);
    }

    /** One that answers each connection with an error. */
    static FakeLaunchDarkly refusing(int status) throws IOException {
        return new FakeLaunchDarkly(status);
    }

    String uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort()).toString();
    }

    int connections() {
        return streams.size();
    }

    /** From now on, takes the SDK's own events and never answers. */
    void hangOnEvents() {
        takesEvents = false;
    }

    /** Sends all flags, given as a flag file, also to those who connect later. */
    synchronized void put(String file) throws IOException {
        flags = event("put", "{\"path\":\"/\",\"data\":" + file.replaceFirst("\\{", "{\"segments\":{},") + "}");
        send(flags);
    }

    /** Sends one flag, given as a field of the flags. */
    synchronized void patch(String key, String flag) throws IOException {
        String value = flag.substring(flag.indexOf('{')).replace("\"version\": 1", "\"version\": 2");
        send(event("patch", "{\"path\":\"/flags/" + key + "\",\"data\":" + value + "}"));
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    private void send(String event) throws IOException {
        for (OutputStream stream : streams) {
            stream.write(event.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        }
    }

    private synchronized void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(status, status == 200 ? 0 : -1);
        if (status == 200) {
            exchange.getResponseBody().write((":\n" + flags).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            streams.add(exchange.getResponseBody());
        }
    }

    private void takeEvents(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (takesEvents) {
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        } else {
            await(closed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
