package dev.datanomad.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.events.EventArbitraries;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service on a free port, with its clients: a well-behaved one, and a socket. */
public final class TestService implements AutoCloseable {

    /** How a request that posts an event begins. */
    static final String POST = "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");
    private static final Pattern SELF = Pattern.compile("\"self\":\"([^\"]+)\"");

    private final Service service;

    TestService(EventStore store) {
        this(store, service -> service);
    }

    TestService(EventStore store, Duration drain, Duration stopLimit) {
        this(store, service -> service.config(new ServiceConfig(0, "127.0.0.1", "test", drain, stopLimit)));
    }

    /** @param changes what is different from other tests */
    public TestService(EventStore store, UnaryOperator<Service.Builder> changes) {
        Service.Builder builder = Service.named("service-under-test")
                .config(new ServiceConfig(0, "127.0.0.1", "instance-7", Duration.ZERO, Duration.ofSeconds(10)))
                .limits(new RequestLimits(100, 200, Duration.ofMillis(500)))
                .metrics(Metrics.create())
                .store(store);
        service = changes.apply(builder).start();
    }

    public URI url() {
        return service.url();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> head(String path) {
        return send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> post(String json) {
        return post(json.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    HttpResponse<String> post(byte[] body, String contentType) {
        return send(request("/events")
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** Posts an event of a user and returns its link, taken out of the text as clients without a JSON parser do. */
    public String postOf(String userKey) {
        HttpResponse<String> answer = post(Json.write(EventArbitraries.bodyOf(userKey)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return self(answer.body());
    }

    static String self(String body) {
        Matcher self = SELF.matcher(body);
        assertThat(self.find()).as(body).isTrue();
        return self.group(1);
    }

    /** Gets what is at a path, which is sent as it is. */
    String rawGet(String path) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    /** Sends text as it is, and returns all that comes back until the connection is closed. */
    String raw(String text) throws IOException {
        try (Socket socket = connect()) {
            send(socket, text);
            return rest(socket);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", url().getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Sends text as it is, on a connection that stays open. */
    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one answer, of a stated length, from a connection that stays open. */
    static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("%s", head).isNotNegative();
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        assertThat(length.find()).as("%s", head).isTrue();
        return head + new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
    }

    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static void assertProblem(HttpResponse<String> answer, int status, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertProblem(answer.body(), status, field);
    }

    static void assertProblem(String body, int status, String field) {
        Map<String, Object> problem = Json.parse(body);
        assertThat(problem).containsKeys("type", "title", "detail").containsEntry("status", new BigDecimal(status));
        assertThat(problem.get("field")).isEqualTo(field);
        assertThat(body).doesNotContain("Exception", "\\tat ", "java.", "jetty");
    }

    @Override
    public void close() {
        service.close();
    }
}
