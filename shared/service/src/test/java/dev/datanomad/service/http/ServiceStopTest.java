package dev.datanomad.service.http;

import static dev.datanomad.service.http.TestService.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.lifecycle.RecordedLog;
import dev.datanomad.service.lifecycle.ServiceConfig;
import dev.datanomad.service.lifecycle.StartupException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServiceStopTest {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Answers when it is told to. */
    private final EventStore slow = new HookedStore(new InMemoryEventStore(), () -> {
        entered.countDown();
        released.await();
    });

    @Test
    void while_it_drains_a_service_answers_but_is_not_ready() throws Exception {
        TestService service = new TestService(new InMemoryEventStore(), Duration.ofSeconds(3), Duration.ofSeconds(10));
        String self = service.postOf("ann");

        CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);

        await().untilAsserted(() -> assertProblem(service.get("/health/ready"), 503, null));
        HttpResponse<String> answer = service.get(self);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Connection")).contains("close");
        assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(closed).isNotDone();
        closed.get(20, TimeUnit.SECONDS);
        assertRefused(service);

        // changes nothing
        service.close();
        assertRefused(service);
    }

    @Test
    void a_request_in_flight_is_finished() throws Exception {
        TestService service = new TestService(slow, Duration.ZERO, Duration.ofSeconds(30));
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> service.get("/events/a/1"));
        entered.await();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);
        await().untilAsserted(() -> assertRefused(service));
        // longer than a stopping server leaves connections idle
        await().during(Duration.ofMillis(1_500)).until(() -> !answer.isDone());
        assertThat(closed).isNotDone();
        released.countDown();

        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_request_that_never_ends_does_not_keep_a_service_from_stopping() throws Exception {
        RecordedLog log = new RecordedLog();
        TestService service = new TestService(slow, Duration.ZERO, Duration.ofMillis(500));
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> service.get("/events/a/1"));
        entered.await();

        service.close();

        assertThat(answer).failsWithin(Duration.ofSeconds(10));
        log.close();
        assertThat(log.lines())
                .anyMatch(line -> line.contains("cut off requests that were not answered within PT0.5S"));
        assertThat(log.withStackTrace()).isEmpty();
    }

    /** Well within the minute that a connection may be idle. */
    @Test
    @Timeout(30)
    void connections_that_are_idle_do_not_delay_a_stop() throws Exception {
        TestService service = new TestService(new InMemoryEventStore(), Duration.ZERO, Duration.ofMinutes(5));
        try (Socket fresh = service.connect();
                Socket used = service.connect()) {
            TestService.send(used, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(used.getInputStream().read()).isPositive();
            assertThat(fresh.isConnected()).isTrue();

            service.close();
        }
    }

    @Test
    void a_taken_port_is_named() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> start("127.0.0.1", taken.getLocalPort()))
                    .withMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1: Address already in use.")
                    .withMessageContaining("Set PORT");
        }

        await().pollInSameThread()
                .untilAsserted(() -> assertThat(before)
                        .containsAll(Thread.getAllStackTraces().keySet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid", "203.0.113.1"})
    void a_host_that_is_not_here_is_named(String host) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> start(host, 0))
                .withMessageContaining(host)
                .withMessageContaining("HOST");
    }

    @Test
    void a_host_may_be_an_address_of_version_6() throws Exception {
        try (TestService service = start("::1", 0)) {
            assertThat(service.url().toString()).matches("http://\\[::1]:[0-9]+");
        }
    }

    private static TestService start(String host, int port) {
        return new TestService(
                new InMemoryEventStore(),
                service -> service.config(new ServiceConfig(port, host, "test", Duration.ZERO, Duration.ofSeconds(1))));
    }

    private static void assertRefused(TestService service) {
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> {
            try (Socket socket = service.connect()) {
                throw new IOException("connected to " + socket);
            }
        });
    }
}
