package dev.datanomad.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FrontProxyDeliveryTest extends FrontProxyFixture {

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
        Upstream old = serve(held(arrived, go, "old"));
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
}
