package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontProxyTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final List<HttpServer> services = new ArrayList<>();
    private FrontProxy proxy;

    @BeforeEach
    void open() throws IOException {
        proxy = new FrontProxy(0, new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, StandardCharsets.UTF_8.encode("the lab"), callback);
                return true;
            }
        });
        proxy.start();
    }

    @AfterEach
    void close() {
        proxy.close();
        services.forEach(service -> service.stop(0));
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events/a%2Fb/1",
                "/events/a%20b/1?limit=20&before=%C3%A9",
                "/events/%D0%BA%D0%BB%D1%8E%D1%87/1",
                "/events/%E6%BC%A2/%F0%9F%98%80",
                "/events/..%2f..%2fsecret/1",
                "/events/%2e%2e/1",
                "/events/a;b=c/1",
                "/events//1",
                "//events/1",
                "/events/a%5Cb/1",
                "/events/a%25b/1",
                "/events/%FF/1",
                "/events/a|b{c}/1?x={y}",
                "/events/a%3Fb%23c/1",
                "/lab%2Fx",
                "/laboratory"
            })
    void a_path_reaches_the_service_as_the_client_sent_it(String path) throws Exception {
        Future<String> received = serveOnce();

        String answer = rawRequest("GET " + path + " HTTP/1.1\r\nHost: x.example:5000\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(received.get(10, TimeUnit.SECONDS))
                .startsWith("GET " + path + " HTTP/1.1\r\n")
                .contains("Host: x.example:5000\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events/100%/1", "/events/a%00b/1", "/events/%zz/1"})
    void a_path_that_no_server_can_decode_is_refused_with_a_sentence_and_the_connection_ends(String path)
            throws IOException {
        String answer = rawRequest("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "could not pass", "\r\nConnection: close\r\n");
    }

    @Test
    void no_header_is_added_that_the_client_did_not_send() throws Exception {
        Future<String> received = serveOnce();

        rawRequest("POST /events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

        assertThat(received.get(10, TimeUnit.SECONDS))
                .doesNotContain("Content-Type")
                .doesNotContain("User-Agent");
    }

    @Test
    void a_header_as_long_as_a_path_with_the_longest_key_passes_in_both_directions() throws Exception {
        String key = "%E6%BC%A2".repeat(3_000);
        serve(exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", exchange.getRequestURI().getRawPath());
            answer(exchange, 201, "made");
        });

        HttpResponse<String> answer = get("/events/" + key + "/1");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).contains("/events/" + key + "/1");
    }

    @Test
    void no_request_fails_while_instances_come_and_go_under_load() throws Exception {
        serve(exchange -> answer(exchange, 200, read(exchange)));
        Users users = new Users();
        for (int deploy = 0; deploy < 5; deploy++) {
            awaitRequests(200);
            HttpServer old = services.get(services.size() - 1);
            Upstream draining = proxy.current().get(0);
            serve(exchange -> answer(exchange, 200, read(exchange)));
            await().until(() -> draining.inFlight() == 0);
            old.stop(0);
        }
        awaitRequests(200);

        users.stopWithoutFailures();
    }

    private void awaitRequests(int more) {
        long enough = proxy.traffic().requests() + more;
        await().until(() -> proxy.traffic().requests() >= enough);
    }

    @Test
    void a_request_in_flight_is_finished_by_its_instance() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CompletableFuture<Void> go = new CompletableFuture<>();
        Upstream old = serve(exchange -> {
            arrived.countDown();
            go.join();
            answer(exchange, 200, "old");
        });
        Future<HttpResponse<String>> slow = threads.submit(() -> get("/events/a/1"));
        arrived.await();

        serve(exchange -> answer(exchange, 200, "new"));

        assertThat(old.inFlight()).isEqualTo(1);
        assertThat(get("/events/a/1").body()).isEqualTo("new");
        go.complete(null);
        assertThat(slow.get().body()).isEqualTo("old");
        await().until(() -> old.inFlight() == 0);
    }

    @Test
    void without_an_instance_the_answer_is_503_with_a_sentence() throws Exception {
        HttpResponse<String> answer = get("/events/a/1");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("No stage is behind the front door");
    }

    @Test
    void an_instance_that_is_down_gives_502_with_a_sentence_and_counts_as_failed() throws Exception {
        Upstream gone = serve(exchange -> answer(exchange, 200, "here"));
        services.get(0).stop(0);

        HttpResponse<String> answer = get("/events/a/1");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains(gone.name() + " does not answer");
        await().until(() -> proxy.traffic().failed() == 1);
        assertThat(gone.inFlight()).isZero();
    }

    @Test
    void server_sent_events_arrive_one_by_one_and_do_not_delay_a_drain() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        Upstream service = serve(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                second.join();
                out.write("data: 2\n\n".getBytes(StandardCharsets.UTF_8));
            }
        });

        HttpResponse<InputStream> stream =
                client.send(request("/live").build(), HttpResponse.BodyHandlers.ofInputStream());
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));

        assertThat(lines.readLine()).isEqualTo("data: 1");
        assertThat(service.inFlight()).isZero();
        second.complete(null);
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isEqualTo("data: 2");
        assertThat(service.inFlight()).isZero();
    }

    @Test
    void a_big_body_passes_in_both_directions() throws Exception {
        serve(exchange -> answer(exchange, 200, read(exchange)));
        String big = "0123456789".repeat(500_000);

        assertThat(post("/events", big).body()).isEqualTo(big);
    }

    @Test
    void a_response_that_comes_before_the_end_of_a_big_body_arrives() throws Exception {
        serve(exchange -> {
            byte[] refusal = "too big".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(413, refusal.length);
            exchange.getResponseBody().write(refusal);
            exchange.getResponseBody().flush();
            // If it closed the connection while the body is on its way, the system could throw the answer away.
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.close();
        });

        HttpResponse<String> answer = post("/events", "0123456789".repeat(200_000));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("too big");
    }

    @Test
    void requests_for_the_lab_do_not_reach_the_service() throws Exception {
        serve(exchange -> answer(exchange, 200, "the service"));

        assertThat(get("/lab/").body()).isEqualTo("the lab");
        assertThat(get("/lab/api/status?x").body()).isEqualTo("the lab");
        assertThat(get("/lab").headers().firstValue("Location").orElseThrow()).endsWith("/lab/");
        assertThat(get("/labs").body()).isEqualTo("the service");
    }

    @Test
    void latencies_and_failures_are_measured_within_a_window() throws Exception {
        serve(exchange -> answer(exchange, exchange.getRequestURI().getPath().endsWith("bad") ? 500 : 200, "x"));
        get("/events/a/1");
        // A client may have its answer a moment before the proxy has counted it.
        await().until(() -> proxy.traffic().requests() == 1);
        Traffic.Window window = proxy.traffic().open();

        get("/events/a/2");
        get("/events/a/bad");
        post("/events", "{}");
        get("/");

        await().until(() -> window.requests() == 3);
        assertThat(window.failed()).isEqualTo(1);
        assertThat(window.reads().count()).isEqualTo(2);
        assertThat(window.writes().max()).isPositive();
        proxy.traffic().close(window);
        get("/events/a/3");
        await().until(() -> proxy.traffic().requests() == 5);
        assertThat(window.requests()).isEqualTo(3);
    }

    @Test
    void requests_for_events_go_to_the_instances_in_turn_and_all_others_to_the_first() throws Exception {
        serveTwo();

        assertThat(ask(4, () -> get("/events/a/1"))).containsExactly("1", "2", "1", "2");
        assertThat(ask(3, () -> get("/"))).containsOnly("1");
        assertThat(ask(3, () -> get("/metrics"))).containsOnly("1");
    }

    @Test
    void requests_that_an_instance_refuses_are_retried_on_another_one() throws Exception {
        serveTwo();
        services.get(0).stop(0);
        String big = "0123456789".repeat(200_000);

        assertThat(ask(4, () -> post("/events", "event"))).containsOnly("2event");
        assertThat(post("/events", big).body()).isEqualTo("2" + big);
        assertThat(ask(4, () -> get("/events/a/1"))).containsOnly("2");
        assertThat(get("/").body()).isEqualTo("2");
        await().until(() -> proxy.traffic().requests() == 9);
        assertThat(proxy.traffic().failed()).isZero();
    }

    @Test
    void a_request_with_100_continue_is_answered_and_retried_on_another_instance() throws Exception {
        Callable<HttpResponse<String>> request =
                () -> send(request("/events").expectContinue(true).POST(body("event")));
        serve(exchange -> answer(exchange, 201, read(exchange)));

        HttpResponse<String> answer = request.call();

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("event");

        serveTwo();
        services.get(1).stop(0);
        assertThat(request.call().body()).isEqualTo("2event");
    }

    @Test
    void an_instance_that_refused_a_connection_is_in_back_off() throws Exception {
        List<Upstream> both = serveTwo();
        services.get(0).stop(0);

        assertThat(ask(1, () -> get("/events/a/1"))).containsExactly("2");

        assertThat(both.get(0).isBackingOff()).isTrue();
        assertThat(both.get(0).inFlight()).isZero();
        await().until(() -> !both.get(0).isBackingOff());
    }

    @Test
    void a_removed_instance_gets_nothing_more() throws Exception {
        List<Upstream> both = serveTwo();

        proxy.remove(both.get(0));

        assertThat(ask(4, () -> get("/events/a/1"))).containsOnly("2");
        assertThat(proxy.current()).containsExactly(both.get(1));
    }

    @Test
    void a_read_without_a_response_is_retried_on_another_instance_and_a_write_is_not() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        List<Upstream> both = List.of(serveDying(heard), serve(exchange -> answer(exchange, 200, "alive")));

        proxy.switchTo(both);
        assertThat(get("/events/a/1").body()).isEqualTo("alive");
        assertThat(heard).hasValue(1);

        proxy.switchTo(both);
        HttpResponse<String> write = post("/events", "event");
        assertThat(write.statusCode()).isEqualTo(502);
        assertThat(write.body()).contains(both.get(0).name() + " does not answer");
        assertThat(heard).hasValue(2);
    }

    @Test
    void a_read_is_retried_only_once() throws Exception {
        AtomicInteger heardByOne = new AtomicInteger();
        AtomicInteger heardByOther = new AtomicInteger();
        proxy.switchTo(List.of(serveDying(heardByOne), serveDying(heardByOther)));

        assertThat(get("/events/a/1").statusCode()).isEqualTo(502);

        assertThat(heardByOne).hasValue(1);
        assertThat(heardByOther).hasValue(1);
        await().until(() -> proxy.traffic().failed() == 1);
        assertThat(proxy.current()).allMatch(upstream -> upstream.inFlight() == 0);
    }

    @Test
    void no_request_fails_while_a_drained_instance_stops() throws Exception {
        List<Upstream> both = serveTwo();
        Users users = new Users();
        awaitRequests(200);
        proxy.remove(both.get(0));
        await().until(() -> both.get(0).inFlight() == 0);
        services.get(0).stop(0);
        awaitRequests(200);
        proxy.switchTo(both);
        awaitRequests(200);

        users.stopWithoutFailures();
    }

    /** Eight users who post and get until they are stopped, or an answer is wrong. */
    private final class Users {

        private final AtomicBoolean stop = new AtomicBoolean();
        private final List<Future<Integer>> users = new ArrayList<>();

        Users() {
            for (int i = 0; i < 8; i++) {
                users.add(threads.submit(this::postAndGet));
            }
        }

        private int postAndGet() throws Exception {
            int done = 0;
            while (!stop.get()) {
                assertThat(post("/events", "event " + done).body()).endsWith("event " + done);
                assertThat(get("/events/a/1").statusCode()).isEqualTo(200);
                done++;
            }
            return done;
        }

        void stopWithoutFailures() throws Exception {
            stop.set(true);
            for (Future<Integer> user : users) {
                assertThat(user.get()).isPositive();
            }
            assertThat(proxy.traffic().failed()).isZero();
        }
    }

    /** Starts an instance and puts it behind the proxy. */
    private Upstream serve(HttpHandler answer) throws IOException {
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
    private List<Upstream> serveTwo() throws IOException {
        List<Upstream> both = List.of(
                serve(exchange -> answer(exchange, 200, "1" + read(exchange))),
                serve(exchange -> answer(exchange, 200, "2" + read(exchange))));
        proxy.switchTo(both);
        return both;
    }

    /** Starts an instance that closes the connection of every request without an answer. */
    private Upstream serveDying(AtomicInteger heard) throws IOException {
        return serve(exchange -> {
            heard.incrementAndGet();
            exchange.close();
        });
    }

    private List<String> ask(int requests, Callable<HttpResponse<String>> request) throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            answers.add(request.call().body());
        }
        return answers;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String read(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(body(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(proxy.url() + path));
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String rawRequest(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Starts a service that answers one request with 200, and returns the bytes of its header. */
    private Future<String> serveOnce() throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        proxy.switchTo(List.of(new Upstream("The service", listener.getLocalPort())));
        return threads.submit(() -> {
            try (listener;
                    Socket socket = listener.accept()) {
                StringBuilder text = new StringBuilder();
                while (text.indexOf("\r\n\r\n") < 0) {
                    text.append((char) socket.getInputStream().read());
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return text.toString();
            }
        });
    }
}
