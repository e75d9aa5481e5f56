package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest extends FrontProxyFixture {

    @Test
    void a_second_has_reads_and_writes_apart() throws Exception {
        serve(exchange -> answer(exchange, exchange.getRequestURI().getPath().endsWith("bad") ? 500 : 200, "x"));

        get("/events/a/1");
        get("/events/a/bad");
        get("/events/a/2");
        post("/events", "{}");
        post("/events/bad", "{}");

        await().until(() -> proxy.traffic().seconds().stream()
                        .mapToInt(Traffic.Second::requests)
                        .sum()
                == 5);
        List<Traffic.Second> seconds = proxy.traffic().seconds();
        assertThat(seconds.stream().mapToInt(Traffic.Second::reads).sum()).isEqualTo(3);
        assertThat(seconds.stream().mapToInt(Traffic.Second::failedReads).sum()).isEqualTo(1);
        assertThat(seconds.stream().mapToInt(Traffic.Second::writes).sum()).isEqualTo(2);
        assertThat(seconds.stream().mapToInt(Traffic.Second::failedWrites).sum())
                .isEqualTo(1);
        assertThat(seconds.stream().mapToInt(Traffic.Second::failed).sum()).isEqualTo(2);
        assertThat(seconds).allSatisfy(second -> {
            assertThat(second.readP50() > 0).isEqualTo(second.reads() > 0);
            assertThat(second.writeP50() > 0).isEqualTo(second.writes() > 0);
            assertThat(second.readP99()).isGreaterThanOrEqualTo(second.readP50());
            assertThat(second.writeP99()).isGreaterThanOrEqualTo(second.writeP50());
        });
    }

    @Test
    void a_failed_request_is_kept_with_the_reason() throws Exception {
        long began = System.currentTimeMillis();

        get("/events/a/1");
        serve(exchange -> answer(exchange, 503, "overload"));
        post("/events", "{}");
        services.get(0).stop(0);
        get("/events/a/2?query");
        get("/");

        await().until(() -> proxy.traffic().failures().size() == 3);
        assertThat(proxy.traffic().failures())
                .extracting(failed -> failed.request() + ": " + failed.status() + ", " + failed.reason())
                .containsExactly(
                        "GET /events/a/1: 503, no instance",
                        "POST /events: 503, 503 from Instance 1",
                        "GET /events/a/2: 502, no answer from Instance 1");
        assertThat(proxy.traffic().failures())
                .allSatisfy(failed -> assertThat(failed.at()).isBetween(began, System.currentTimeMillis()));
    }

    @Test
    void an_answer_that_is_broken_off_has_the_status_that_the_client_got() throws Exception {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            exchange.close();
        });

        try (RawClient client = rawClient()) {
            client.send("GET /events/a HTTP/1.1\r\nHost: x\r\n\r\n").head();
            await().until(() -> proxy.traffic().failures().size() == 1);
        }

        Traffic.Failed failed = proxy.traffic().failures().get(0);
        assertThat(failed.status()).isEqualTo(200);
        assertThat(failed.reason()).isEqualTo("answer broken off by Instance 1");
    }

    @Test
    void failures_are_bounded_in_number_and_length() throws IOException, InterruptedException {
        get("/events/" + "a".repeat(3_000));
        assertThat(proxy.traffic().failures().get(0).request()).hasSize(200).startsWith("GET /events/aaa");

        for (int i = 0; i < 1_000; i++) {
            get("/events/" + i);
        }

        assertThat(proxy.traffic().failures()).hasSize(1_000);
        assertThat(proxy.traffic().failures().get(0).request()).isEqualTo("GET /events/0");
        assertThat(proxy.traffic().failed()).isEqualTo(1_001);
    }

    @Test
    void requests_of_an_audit_are_passed_on_and_are_not_those_of_users() throws Exception {
        Traffic.Window window = proxy.traffic().open();
        send(request("/events/a/1").header("Datanomad-Purpose", "audit"));
        serve(exchange -> answer(exchange, 503, exchange.getRequestHeaders().getFirst("Datanomad-Purpose")));

        HttpResponse<String> answer = send(request("/events/a/1").header("Datanomad-Purpose", "audit"));

        assertThat(answer.body()).isEqualTo("audit");
        await().until(() -> proxy.traffic().audited() == 2);
        assertThat(proxy.traffic().requests()).isZero();
        assertThat(proxy.traffic().failed()).isZero();
        assertThat(proxy.traffic().failures()).isEmpty();
        assertThat(window.requests()).isZero();
        post("/events", "{}");
        await().until(() -> window.requests() == 1);
        assertThat(proxy.traffic().audited()).isEqualTo(2);
        await().until(() -> !proxy.traffic().seconds().isEmpty());
        assertThat(proxy.traffic().seconds()).extracting(Traffic.Second::reads).containsOnly(0);
    }
}
