package dev.datanomad.service.http;

import static dev.datanomad.service.http.TestService.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.InMemoryEventStore;
import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.service.events.StoreUnavailableException;
import dev.datanomad.service.events.UnstorableEventException;
import dev.datanomad.service.json.Json;
import dev.datanomad.service.lifecycle.RecordedLog;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServiceFaultsTest {

    private static final String EVENT = "{\"user\":{\"key\":\"ann\"}}";

    @AutoClose
    private final RecordedLog log = new RecordedLog();

    @Test
    void a_store_that_does_not_answer_is_a_503_with_a_time_to_retry() {
        try (TestService service = failing(() -> {
            throw new StoreUnavailableException("MongoDB", new IOException("no route\nto host"));
        })) {
            for (HttpResponse<String> answer :
                    List.of(service.post(EVENT), service.get("/events/ann/1"), service.get("/events/ann"))) {
                assertProblem(answer, 503, null);
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                assertThat(answer.body()).doesNotContain("route");
            }
            assertThat(service.get("/metrics").body())
                    .containsPattern("requests_seconds_count\\{operation=\"read\",outcome=\"failure\"} 2");
        }
        assertThat(log.lines()).contains("POST /events answered 503: MongoDB did not answer: IOException: no route");
        assertThat(log.withStackTrace()).isEmpty();
    }

    @Test
    void a_request_that_comes_too_early_is_a_503_with_a_time_to_retry_and_one_line_of_the_log() {
        try (TestService service = failing(() -> {
            throw new NotReadyException("The flags are not known yet");
        })) {
            for (HttpResponse<String> answer :
                    List.of(service.post(EVENT), service.get("/events/ann/1"), service.get("/events/ann"))) {
                assertProblem(answer, 503, null);
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                assertThat(answer.body()).contains("does not know yet which event store to ask");
            }
        }
        assertThat(log.lines().stream().filter(line -> line.endsWith(": The flags are not known yet")))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(log.withStackTrace()).isEmpty();
    }

    @Test
    void an_event_that_the_store_refuses_is_a_422() {
        try (TestService service = failing(() -> {
            throw new UnstorableEventException("/a~1b", "is too large");
        })) {
            HttpResponse<String> answer = service.post(EVENT);

            assertProblem(answer, 422, "/a~1b");
            assertThat(answer.body()).contains("\"The field /a~1b is too large.\"");
            assertThat(service.get("/metrics").body())
                    .containsPattern("requests_seconds_count\\{operation=\"write\",outcome=\"refused\"} 1");
        }
        assertThat(log.withStackTrace()).isEmpty();
    }

    @Test
    void a_defect_is_told_by_a_reference_to_the_log() {
        try (TestService service = failing(() -> {
            throw new IllegalStateException("secret");
        })) {
            assertReference(service.get("/events/ann/1"));
        }
    }

    @Test
    void even_an_error_of_the_machine_is_a_problem_document() {
        try (TestService service = failing(() -> {
            throw new StackOverflowError("secret");
        })) {
            assertReference(service.get("/events/ann/1"));
        }
    }

    @Test
    void a_client_that_goes_away_while_it_sends_leaves_no_stack_trace() throws Exception {
        InMemoryEventStore store = new InMemoryEventStore();
        try (TestService service = new TestService(store)) {
            for (String start : List.of(
                    TestService.POST + "Content-Length: 99\r\n\r\n{\"us",
                    TestService.POST + "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"us",
                    "POST /ev")) {
                try (Socket socket = service.connect()) {
                    TestService.send(socket, start);
                    socket.shutdownOutput();
                    TestService.rest(socket);
                }
                try (Socket socket = service.connect()) {
                    TestService.send(socket, start);
                    socket.setSoLinger(true, 0);
                }
            }
            assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
        }
        assertThat(store.size()).isZero();
        assertThat(log.withStackTrace()).isEmpty();
    }

    @Test
    void a_client_that_goes_away_before_the_answer_leaves_no_stack_trace() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        InMemoryEventStore store = new InMemoryEventStore();
        store.put(new Event("1", Json.parse("{\"v\":\"" + "x".repeat(1_000_000) + "\",\"user\":{\"key\":\"ann\"}}")));
        try (TestService service = new TestService(new HookedStore(store, () -> {
            entered.countDown();
            gone.await();
        }))) {
            try (Socket socket = service.connect()) {
                TestService.send(socket, "GET /events/ann/1 HTTP/1.1\r\nHost: x\r\n\r\n");
                entered.await();
                socket.setSoLinger(true, 0);
            }
            gone.countDown();
        }
        assertThat(log.withStackTrace()).isEmpty();
    }

    @Test
    void a_client_that_sends_nothing_more_or_a_byte_now_and_then_is_cut_off() throws Exception {
        var drip = Executors.newSingleThreadScheduledExecutor();
        try (TestService service = new TestService(new InMemoryEventStore());
                Socket silent = service.connect();
                Socket dripping = service.connect()) {
            String start = TestService.POST + "Content-Length: 99999\r\n\r\n{\"us";
            TestService.send(silent, start);
            TestService.send(dripping, start);
            long began = System.nanoTime();
            drip.scheduleAtFixedRate(() -> drop(dripping), 0, 100, TimeUnit.MILLISECONDS);

            assertTimedOut(TestService.rest(dripping));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(DeadlineInputStream.LIMIT);
            assertTimedOut(TestService.rest(silent));
        } finally {
            drip.shutdownNow();
        }
        assertThat(log.withStackTrace()).isEmpty();
    }

    private static void assertTimedOut(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("Content-Type: application/problem+json");
    }

    private static void drop(Socket socket) {
        try {
            TestService.send(socket, " ");
        } catch (IOException e) {
            // cut off, which is what it waits for
        }
    }

    private void assertReference(HttpResponse<String> answer) {
        assertProblem(answer, 500, null);
        assertThat(answer.body()).doesNotContain("secret");
        String reference = answer.body().replaceFirst("(?s).*under ([-0-9a-f]{36})\\..*", "$1");
        await().untilAsserted(() ->
                assertThat(log.withStackTrace()).singleElement().asString().contains(reference));
    }

    private static TestService failing(HookedStore.Hook fault) {
        return new TestService(new HookedStore(new InMemoryEventStore(), fault));
    }
}
