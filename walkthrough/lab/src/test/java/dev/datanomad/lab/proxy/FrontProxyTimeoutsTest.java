package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A time-out is put down to the side that was waited for. */
class FrontProxyTimeoutsTest extends FrontProxyFixture {

    @Override
    Duration responseLimit() {
        return Duration.ofSeconds(2);
    }

    @Test
    void a_stage_that_does_not_answer_in_time_is_at_fault() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Upstream service = serve(exchange -> {
            read(exchange);
            end.join();
            exchange.close();
        });

        HttpResponse<String> answer = post("/events", "{}");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains(service.name() + " did not answer in time");
        assertFault(Traffic.Cause.STAGE, service);
        end.complete(null);
    }

    @Test
    void a_client_that_does_not_send_its_body_in_time_is_at_fault_itself() throws Exception {
        Upstream service = serve(exchange -> answer(exchange, 200, read(exchange)));

        try (RawClient client = rawClient()) {
            assertThat(client.send("POST /events HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{}")
                            .answer())
                    .startsWith("HTTP/1.1 408")
                    .contains("did not arrive in time");
        }

        assertFault(Traffic.Cause.CLIENT, service);
    }

    @Test
    void a_client_that_does_not_read_its_answer_is_at_fault_itself() throws Exception {
        Upstream service = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 50; i++) {
                    out.write(new byte[1_000_000]);
                }
            }
        });

        try (RawClient client = rawClient()) {
            client.send("GET /events/a HTTP/1.1\r\nHost: x\r\n\r\n");

            assertFault(Traffic.Cause.CLIENT, service);
        }
    }
}
