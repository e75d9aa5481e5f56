package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails is put down to the client, the front door or the stage, whoever is to blame. */
class FrontProxyFaultsTest extends FrontProxyFixture {

    private static final String POST = "POST /events HTTP/1.1\r\nHost: x\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "zz\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "2\r\n{}\r\nzz\r\n\r\n",
                CHUNKED + "1\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "-2\r\n{}\r\n0\r\n\r\n",
                CHUNKED + "fffffffffffffffff\r\n{}",
                POST + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"
            })
    void malformed_chunks_are_answered_400_and_are_the_clients_fault(String request) throws Exception {
        Upstream service = serve(exchange -> answer(exchange, 200, read(exchange)));

        try (RawClient client = rawClient()) {
            assertThat(client.send(request).answer())
                    .contains("HTTP/1.1 400", "application/problem+json", "malformed", "\r\nConnection: close\r\n")
                    .doesNotContain("Instance");
        }

        assertFault(Traffic.Cause.CLIENT, service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                POST + "Content-Length: 20\r\n\r\n{}",
                POST + "Content-Length: 20\r\n\r\n",
                CHUNKED + "5\r\n{}",
                CHUNKED + "2\r\n{}\r\n"
            })
    void a_body_that_ends_too_early_is_answered_400_and_is_the_clients_fault(String request) throws Exception {
        Upstream service = serve(exchange -> answer(exchange, 200, read(exchange)));

        try (RawClient client = rawClient()) {
            assertThat(client.send(request).finish().answer())
                    .startsWith("HTTP/1.1 400")
                    .contains("not complete")
                    .doesNotContain("Instance");
        }

        assertFault(Traffic.Cause.CLIENT, service);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_client_that_hangs_up_within_its_body_is_at_fault_itself(boolean reset) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        Upstream service = serve(exchange -> {
            arrived.countDown();
            answer(exchange, 200, read(exchange));
        });

        try (RawClient client = rawClient()) {
            client.send(POST + "Content-Length: 20\r\n\r\n{}");
            arrived.await();
            if (reset) {
                client.reset();
            }
        }

        assertFault(Traffic.Cause.CLIENT, service);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_client_that_hangs_up_within_the_answer_is_at_fault_itself(boolean reset) throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Upstream service = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(new byte[1_000]);
                out.flush();
                gone.join();
                for (int i = 0; i < 10_000; i++) {
                    out.write(new byte[1_000]);
                }
            }
        });

        try (RawClient client = rawClient()) {
            client.send("GET /events/a HTTP/1.1\r\nHost: x\r\n\r\n").head();
            if (reset) {
                client.reset();
            }
        }
        gone.complete(null);

        assertFault(Traffic.Cause.CLIENT, service);
    }

    @Test
    void a_client_that_hangs_up_before_a_big_answer_is_at_fault_itself() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        Upstream service = serve(held(arrived, gone, "x".repeat(10_000_000)));

        RawClient client = rawClient();
        client.send("GET /events/a HTTP/1.1\r\nHost: x\r\n\r\n");
        arrived.await();
        client.reset();
        gone.complete(null);

        assertFault(Traffic.Cause.CLIENT, service);
    }

    @Test
    void a_head_that_is_never_finished_is_no_request() throws Exception {
        Upstream service = serve(exchange -> answer(exchange, 200, "x"));

        for (String begun : List.of("GET /eve", "GET /events/a HTTP/1.1\r\nHo", "")) {
            try (RawClient client = rawClient()) {
                client.send(begun).reset();
            }
            try (RawClient client = rawClient()) {
                client.send(begun).finish().answer();
            }
        }

        assertThat(get("/events/a").statusCode()).isEqualTo(200);
        await().until(() -> proxy.traffic().requests() == 1);
        assertThat(proxy.traffic().failed()).isZero();
        assertThat(service.inFlight()).isZero();
    }

    @Test
    void a_stage_that_breaks_off_its_answer_is_at_fault() throws Exception {
        Upstream service = serve(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            exchange.close();
        });

        assertThatIOException().isThrownBy(() -> get("/events/a"));

        assertFault(Traffic.Cause.STAGE, service);
    }

    @Test
    void a_stage_that_answers_5xx_is_at_fault() throws Exception {
        Upstream service = serve(exchange -> answer(exchange, 503, "overload"));

        assertThat(get("/events/a").body()).isEqualTo("overload");

        assertFault(Traffic.Cause.STAGE, service);
    }

    @Test
    void a_request_that_the_front_door_cannot_send_is_its_own_fault() throws Exception {
        Upstream noPort = new Upstream("The service", 70_000);
        proxy.switchTo(List.of(noPort));

        HttpResponse<String> answer = get("/events/a");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("The front door could not pass this request on");
        assertFault(Traffic.Cause.FRONT_DOOR, noPort);
    }

    @Test
    void a_client_that_leaves_a_stream_is_not_at_fault() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        CountDownLatch ended = new CountDownLatch(1);
        Upstream service = serve(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                gone.join();
                while (true) {
                    out.write(new byte[1_000]);
                }
            } finally {
                ended.countDown();
            }
        });

        try (RawClient client = rawClient()) {
            client.send("GET /live HTTP/1.1\r\nHost: x\r\n\r\n").head();
        }
        gone.complete(null);

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> service.inFlight() == 0);
        assertThat(proxy.traffic().faults(Traffic.Cause.CLIENT)).isZero();
    }
}
