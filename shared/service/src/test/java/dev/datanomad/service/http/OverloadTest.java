package dev.datanomad.service.http;

import static dev.datanomad.service.http.TestService.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.lifecycle.RecordedLog;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OverloadTest {

    private static final String EVENT = "{\"user\":{\"key\":\"ann\"}}";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final RecordedLog log = new RecordedLog();
    private final InMemoryEventStore memory = new InMemoryEventStore();

    /** Every call has a permit, and ends when it is released. */
    private final Semaphore calls = new Semaphore(0);

    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        released.countDown();
        clients.shutdown();
        log.close();
    }

    @Test
    void what_is_beyond_capacity_is_a_503_at_once_and_what_waits_gets_its_turn() throws Exception {
        int capacity = 8 + 12;
        int posts = 100;
        try (TestService service = start(8, 12, LONG)) {
            List<Future<HttpResponse<String>>> answers = IntStream.range(0, posts)
                    .mapToObj(i -> clients.submit(() -> service.post(EVENT)))
                    .toList();
            await().atMost(LONG)
                    .until(() -> answers.stream().filter(Future::isDone).count() == posts - capacity);
            assertThat(calls.availablePermits()).isEqualTo(8);

            for (String path : List.of("/health/live", "/health/ready", "/metrics", "/", "/nothing")) {
                assertThat(service.get(path).statusCode()).as(path).isEqualTo(path.equals("/nothing") ? 404 : 200);
            }
            assertThat(service.get("/metrics").body())
                    .containsPattern("datanomad_requests_rejected_total " + (posts - capacity) + "\\b");
            assertThat(calls.availablePermits()).isEqualTo(8);

            released.countDown();
            int stored = 0;
            for (Future<HttpResponse<String>> future : answers) {
                HttpResponse<String> answer = future.get(60, TimeUnit.SECONDS);
                if (answer.statusCode() == 201) {
                    stored++;
                } else {
                    assertRejected(answer);
                }
            }
            assertThat(stored).isEqualTo(capacity);
            assertThat(memory.size()).isEqualTo(capacity);
            assertThat(service.post(EVENT).statusCode()).isEqualTo(201);
        }
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("More than 8 requests at once and 12 waiting for 60000 ms: "))
                .hasSizeLessThan(posts - capacity);
        assertThat(log.withStackTrace()).isEmpty();
    }

    @Test
    void a_request_that_waits_too_long_is_a_503() throws Exception {
        try (TestService service = start(1, 5, SHORT)) {
            Future<HttpResponse<String>> first = occupy(service);

            for (HttpResponse<String> answer :
                    List.of(service.post(EVENT), service.get("/events/ann/1"), service.get("/events/ann"))) {
                assertRejected(answer);
            }
            released.countDown();

            assertThat(first.get().statusCode()).isEqualTo(201);
            assertThat(service.get("/events/ann").statusCode()).isEqualTo(200);
        }
        assertThat(memory.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /events/ann/1",
                "HEAD /events/ann/1",
                "GET /events/ann?limit=1",
                "GET /events/%2E%2E/1",
                "GET /events/%2e/1",
                "GET /events/%2F../1",
                "GET /events/..%2F..%2Fhealth%2Flive/1",
                "GET /events/",
                "GET /events;x=1/ann/1",
                "GET http://x/events/ann/1",
                "DELETE /events/ann/1",
                "OPTIONS /events"
            })
    void no_request_of_events_gets_by(String line) throws Exception {
        try (TestService service = startOccupied()) {
            String answer = service.raw(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(answer)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n", "Content-Type: application/problem+json");
            if (!line.startsWith("HEAD")) {
                assertProblem(answer.substring(answer.indexOf("\r\n\r\n")), 503, null);
            }
            released.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%65vents/ann/1",
                "//events/ann/1",
                "/events//1",
                "/x/../events/ann/1",
                "/EVENTS/ann/1",
                "/./events/ann/1"
            })
    void no_other_path_leads_to_the_store(String path) throws Exception {
        try (TestService service = startOccupied()) {
            service.rawGet(path);

            assertThat(calls.availablePermits()).isEqualTo(1);
            released.countDown();
        }
    }

    @Test
    void a_client_sees_that_it_was_rejected_whatever_it_was_sending_and_can_keep_its_connection() throws Exception {
        String body = "{\"v\":\"" + "x".repeat(Event.MAX_BYTES - 100) + "\",\"user\":{\"key\":\"ann\"}}";
        try (TestService service = startOccupied()) {
            try (Socket socket = service.connect()) {
                TestService.send(
                        socket,
                        TestService.POST + "Content-Length: " + body.length() + "\r\n\r\n" + body.substring(0, 10));
                await().until(() -> service.get("/metrics").body().contains("datanomad_requests_rejected_total 1"));
                assertThat(socket.getInputStream().available()).isZero();
                TestService.send(socket, body.substring(10));
                assertThat(TestService.answer(socket))
                        .startsWith("HTTP/1.1 503 ")
                        .contains("Retry-After: 1");

                TestService.send(socket, "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(TestService.answer(socket)).startsWith("HTTP/1.1 200 ");
            }
            released.countDown();
        }
    }

    @Test
    void a_body_that_nobody_would_read_is_not_waited_for() throws Exception {
        try (TestService service = startOccupied()) {
            for (String header : List.of(
                    "Content-Length: 99\r\nExpect: 100-continue",
                    "Content-Length: 99999999",
                    "Transfer-Encoding: chunked")) {
                try (Socket socket = service.connect()) {
                    TestService.send(socket, TestService.POST + header + "\r\n\r\n");

                    assertThat(TestService.rest(socket)).startsWith("HTTP/1.1 503 ");
                }
            }
            released.countDown();
        }
    }

    private TestService start(int maxConcurrent, int maxQueued, Duration maxWait) {
        return new TestService(
                new HookedStore(memory, () -> {
                    calls.release();
                    released.await();
                }),
                service -> service.limits(new RequestLimits(maxConcurrent, maxQueued, maxWait)));
    }

    private TestService startOccupied() {
        TestService service = start(1, 0, SHORT);
        occupy(service);
        return service;
    }

    /** Takes the only place there is. */
    private Future<HttpResponse<String>> occupy(TestService service) {
        Future<HttpResponse<String>> first = clients.submit(() -> service.post(EVENT));
        await().until(() -> calls.availablePermits() == 1);
        return first;
    }

    private static void assertRejected(HttpResponse<String> answer) {
        assertProblem(answer, 503, null);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }
}
