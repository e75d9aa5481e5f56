package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends reaches an instance unchanged, or the front door says what is wrong with it. */
class FrontProxyBytesTest extends FrontProxyFixture {

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
                "/events/a\"<>^`[]\\/1?x=\"<>^`[]\\",
                "/events/jos\u00e9",
                "/events/jos\u6f22?before=\u6f22\ud83d\ude00",
                "/events/jos\u0085\u00a0",
                "/events/a?limit=%zz&x=%",
                "/events/a?",
                "/events/a??b=?&&==&c&c",
                "/events/%u0041",
                "/events/../a/./..;x/b",
                "/events:80/a:b",
                "*",
                "/lab%2Fx",
                "/laboratory"
            })
    void a_path_reaches_the_service_as_the_client_sent_it(String path) throws Exception {
        Future<String> received = serveOnce();

        String method = path.equals("*") ? "OPTIONS " : "GET ";
        String answer = utf8(method + path + " HTTP/1.1\r\nHost: x.example:5000\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(received.get(10, TimeUnit.SECONDS))
                .startsWith(latin1(method + path + " HTTP/1.1\r\n"))
                .contains("Host: x.example:5000\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "geT", "foo", "M-SEARCH", "TRACE", "DELETE", "PROPFIND"})
    void a_method_reaches_the_service_as_the_client_sent_it(String method) throws Exception {
        Future<String> received = serveOnce();

        raw(method + " /events/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(received.get(10, TimeUnit.SECONDS)).startsWith(method + " /events/a HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: TEXT/html",
                "X-A: \u00e6\u00bc\u00a2 \u00e9\tb",
                "x-ODD: ",
                "Content-Type: Application/JSON;Charset=UTF-8",
                "Cookie: a=b; c; d=\u00e9",
                "Authorization: Basic x",
                "Accept-Encoding: gzip"
            })
    void a_header_reaches_the_service_as_the_client_sent_it(String header) throws Exception {
        Future<String> received = serveOnce();

        raw("GET /events/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + header + "\r\n\r\n");

        assertThat(received.get(10, TimeUnit.SECONDS)).contains("\r\n" + header + "\r\n");
    }

    @Test
    void a_target_in_absolute_form_reaches_the_service_in_the_form_for_servers() throws Exception {
        Future<String> received = serveOnce();

        raw("GET http://x/events/a?b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(received.get(10, TimeUnit.SECONDS)).startsWith("GET /events/a?b HTTP/1.1\r\nHost: x\r\n");
    }

    static Stream<Arguments> refused() {
        String rest = " HTTP/1.1\r\nHost: x\r\n";
        String post = "POST /events" + rest;
        return Stream.of(
                arguments("malformed", "GET /events/100%/1" + rest),
                arguments("could not pass", "GET /events/a%00b/1" + rest),
                arguments("malformed", "GET /events/%zz/1" + rest),
                arguments("could not pass", "GET /../events/a" + rest),
                arguments("could not pass", "GET events/a" + rest),
                arguments("could not pass", "GET /events/a\u0001" + rest),
                arguments("could not pass", "GET /events/a b" + rest),
                arguments("percent-encoded", "GET /events/jos\u00e9" + rest),
                arguments("percent-encoded", "GET /events/a?before=\u00c0\u00af" + rest),
                arguments("%23", "GET /events/a#b" + rest),
                arguments("names a user", "GET http://u:p@x/events/a" + rest),
                arguments("Authority", "GET http://y/events/a" + rest),
                arguments("CONNECT", "CONNECT x:80" + rest),
                arguments("could not pass", "G(T /events/a" + rest),
                arguments("Host", "GET /events/a" + rest + "Host: y\r\n"),
                arguments("Host", "GET /events/a HTTP/1.1\r\n"),
                arguments("Host", "GET /events/a HTTP/1.1\r\nHost: x y\r\n"),
                arguments("Connection lists host", "GET /events/a" + rest + "Connection: host\r\n"),
                arguments("could not pass", "GET /events/a" + rest + "X-\u00e9: a\r\n"),
                arguments("could not pass", "GET /events/a" + rest + "X-A: a\u0000b\r\n"),
                arguments("could not pass", "GET /events/a" + rest + "X-A: a\r\n b\r\n"),
                arguments("could not pass", "GET /events/a" + rest + "nonsense\r\n"),
                arguments("Content-Length", post + "Content-Length: -1\r\n"),
                arguments("Content-Length", post + "Content-Length: 2, 2\r\n"),
                arguments("Content-Length", post + "Content-Length: 2\r\nContent-Length: 3\r\n"),
                arguments("Transfer-Encoding", post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"),
                arguments("Transfer-Encoding", post + "Transfer-Encoding: identity\r\n"),
                arguments("Transfer-Encoding", post + "Transfer-Encoding: gzip, chunked\r\n"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_cannot_be_passed_on_is_refused_with_a_reason_counted_as_the_clients_fault_and_never_sent(
            String reason, String head) throws Exception {
        AtomicInteger heard = new AtomicInteger();
        Upstream service = serveDying(heard);

        String answer = raw(head + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", reason, "\r\nConnection: close\r\n");
        await().until(() -> proxy.traffic().faults(Traffic.Cause.CLIENT) == 1);
        assertThat(proxy.traffic().failed()).isZero();
        assertThat(heard).hasValue(0);
        assertThat(service.inFlight()).isZero();
    }

    @Test
    void a_head_that_just_fits_is_passed_on_though_the_front_door_adds_to_it() throws Exception {
        Future<String> received = serveOnce();
        String host = "x".repeat(60_000);

        raw("GET /events/a HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(received.get(10, TimeUnit.SECONDS)).contains("Host: " + host + "\r\n");
    }

    @Test
    void head_is_answered_with_the_header_of_the_service() throws Exception {
        serve(exchange -> {
            exchange.getResponseHeaders().add("X-a", "b");
            if (exchange.getRequestURI().getPath().endsWith("known")) {
                exchange.getResponseHeaders().add("Content-Length", "1234");
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        String rest = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

        assertThat(raw("HEAD /events/known" + rest))
                .contains("X-a: b\r\n", "Content-Length: 1234\r\n")
                .endsWith("\r\n\r\n");
        assertThat(raw("HEAD /events/open" + rest))
                .contains("X-a: b\r\n")
                .doesNotContain("Content-Length")
                .endsWith("\r\n\r\n");
    }

    @Test
    void head_is_refused_as_get_is_without_a_body() throws Exception {
        String rest = " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String get = raw("GET" + rest);

        assertThat(get).startsWith("HTTP/1.1 503");
        assertThat(head(raw("HEAD" + rest))).isEqualTo(head(get));
        assertThat(raw("HEAD" + rest)).endsWith("\r\n\r\n");
    }

    @Test
    void no_header_is_added_that_the_client_did_not_send() throws Exception {
        Future<String> received = serveOnce();

        raw("POST /events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

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

    private String utf8(String request) throws IOException {
        return raw(latin1(request));
    }

    private String raw(String request) throws IOException {
        try (RawClient client = rawClient()) {
            return client.send(request).answer();
        }
    }

    /** The bytes of a text in UTF-8, each as a character. */
    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n")).replaceAll("Date: .*", "");
    }

    /** Starts a service that answers one request with 200, and returns the bytes of its header. */
    private Future<String> serveOnce() throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        proxy.switchTo(List.of(new Upstream("The service", listener.getLocalPort())));
        return threads.submit(() -> {
            try (listener;
                    Socket socket = listener.accept()) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                StringBuilder text = new StringBuilder();
                while (text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
                    text.append((char) in.read());
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return text.toString();
            }
        });
    }
}
