package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A front door on a free port, with instances behind it and a client before it. */
abstract class FrontProxyFixture {

    final ExecutorService threads = Executors.newCachedThreadPool();
    final List<HttpServer> services = new ArrayList<>();
    FrontProxy proxy;
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();

    @BeforeEach
    void open() throws IOException {
        Handler lab = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, StandardCharsets.UTF_8.encode("the lab"), callback);
                return true;
            }
        };
        proxy = new FrontProxy(0, lab, responseLimit());
        proxy.start();
    }

    /** How long an instance may send nothing. */
    Duration responseLimit() {
        return Duration.ofMinutes(1);
    }

    RawClient rawClient() throws IOException {
        return new RawClient(proxy.port());
    }

    @AfterEach
    void close() {
        proxy.close();
        services.forEach(service -> service.stop(0));
        threads.shutdownNow();
    }

    /** Starts an instance and puts it behind the proxy. */
    Upstream serve(HttpHandler answer) throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        service.setExecutor(threads);
        service.createContext("/", answer);
        service.start();
        services.add(service);
        Upstream upstream =
                new Upstream("Instance " + services.size(), service.getAddress().getPort());
        proxy.switchTo(List.of(upstream));
        return upstream;
    }

    /** Starts two instances, which answer with their number and the body they were sent, and puts both behind the proxy. */
    List<Upstream> serveTwo() throws IOException {
        List<Upstream> both = List.of(
                serve(exchange -> answer(exchange, 200, "1" + read(exchange))),
                serve(exchange -> answer(exchange, 200, "2" + read(exchange))));
        proxy.switchTo(both);
        return both;
    }

    /** Answers when it may; {@code arrived} tells that there is a request. */
    static HttpHandler held(CountDownLatch arrived, CompletableFuture<Void> go, String body) {
        return exchange -> {
            arrived.countDown();
            go.join();
            answer(exchange, 200, body);
        };
    }

    /** Starts an instance that closes the connection of every request without an answer. */
    Upstream serveDying(AtomicInteger heard) throws IOException {
        return serve(exchange -> {
            heard.incrementAndGet();
            exchange.close();
        });
    }

    List<String> ask(int requests, Callable<HttpResponse<String>> request) throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            answers.add(request.call().body());
        }
        return answers;
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    static String read(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(body(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(proxy.url() + path));
    }

    static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Exactly one fault, by that cause, and nothing left in flight. */
    void assertFault(Traffic.Cause cause, Upstream service) {
        await().untilAsserted(() -> {
            for (Traffic.Cause any : Traffic.Cause.values()) {
                assertThat(proxy.traffic().faults(any)).as("%s", any).isEqualTo(any == cause ? 1 : 0);
            }
            assertThat(service.inFlight()).isZero();
        });
        assertThat(proxy.traffic().failed()).isEqualTo(cause == Traffic.Cause.CLIENT ? 0 : 1);
    }
}
