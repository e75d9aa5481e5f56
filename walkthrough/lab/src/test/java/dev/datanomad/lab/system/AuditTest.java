package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    @TempDir
    private Path folder;

    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final Set<String> purposes = ConcurrentHashMap.newKeySet();
    private HttpServer service;

    @BeforeEach
    void serve() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        service.createContext("/", exchange -> {
            purposes.add(String.valueOf(exchange.getRequestHeaders().getFirst("Datanomad-Purpose")));
            String found = stored.get(exchange.getRequestURI().getRawPath());
            int status = busy.getAndDecrement() > 0 ? 503 : found == null ? 404 : 200;
            byte[] body = (found == null ? "{}" : found).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void equal_events_may_differ_in_the_notation_of_numbers_and_the_order_of_fields() throws IOException {
        stored.put(
                "/events/a%2Fb/1", "{\"user\":{\"key\":\"a/b\"},\"n\":5.0,\"_links\":{\"self\":\"/events/a%2Fb/1\"}}");

        assertClean(1, audit("{\"self\":\"/events/a%2Fb/1\",\"event\":{\"n\":5,\"user\":{\"key\":\"a/b\"}}}\n"));
    }

    @Test
    void a_lost_event_and_a_different_one_are_counted_and_explained() throws IOException {
        stored.put("/events/a/2", "{\"user\":{\"key\":\"a\"},\"_links\":{}}");

        AuditReport report =
                audit(line(1) + "{\"self\":\"/events/a/2\",\"event\":{\"note\":\"\",\"user\":{\"key\":\"a\"}}}\n");

        assertThat(report.clean()).isFalse();
        assertThat(report.lost()).isEqualTo(1);
        assertThat(report.different()).isEqualTo(1);
        assertThat(report.examples())
                .anyMatch(example -> example.contains("/events/a/1 is lost"))
                .anyMatch(example -> example.contains("/note was sent as \"\" and came back as absent"));
    }

    @Test
    void its_requests_say_what_they_are_for() throws IOException {
        store(1);

        assertClean(1, audit(line(1)));

        assertThat(purposes).containsExactly("audit");
    }

    @Test
    void an_overloaded_service_is_retried() throws IOException {
        store(1);
        busy.set(2);

        assertClean(1, audit(line(1)));
    }

    @Test
    void a_service_that_does_not_answer_leaves_events_unread_but_not_lost() throws IOException {
        service.stop(0);

        AuditReport report = audit(line(1));

        assertThat(report.unread()).isEqualTo(1);
        assertThat(report.lost()).isZero();
        assertThat(report.clean()).isFalse();
    }

    @Test
    void a_torn_last_line_is_no_entry() throws IOException {
        store(1);

        assertClean(1, audit(line(1) + "{\"self\":\"/events/a/2\",\"ev"));
    }

    @Test
    void all_ledgers_count_and_one_that_is_missing_is_empty() throws IOException {
        store(1);
        store(2);
        Path first = Files.writeString(folder.resolve("first.jsonl"), line(1));
        Path second = Files.writeString(folder.resolve("second.jsonl"), line(2));

        assertClean(2, audit(whole(first), whole(second), whole(folder.resolve("none.jsonl"))));
    }

    @Test
    void an_audit_can_begin_at_a_position_of_the_ledger() throws IOException {
        store(3);

        assertClean(1, audit(new Audit.Part(ledger(line(1) + line(2) + line(3)), 2, 3)));
    }

    @Test
    void a_ledger_that_cannot_be_read_leaves_the_audit_incomplete() throws IOException {
        Path noText = Files.write(folder.resolve("ledger.jsonl"), new byte[] {(byte) 0xff, '\n'});

        // A folder can be opened and not read.
        for (Path ledger : List.of(folder, noText)) {
            AuditReport report = audit(whole(ledger));

            assertThat(report.running()).isFalse();
            assertThat(report.clean()).isFalse();
            assertThat(report.problem()).startsWith("The ledger " + ledger + " cannot be read: ");
        }
    }

    @Test
    void a_ledger_with_too_few_entries_leaves_the_audit_incomplete() throws IOException {
        store(1);
        Path ledger = ledger(line(1));

        AuditReport report = audit(new Audit.Part(ledger, 0, 2));

        assertThat(report.checked()).isEqualTo(1);
        assertThat(report.clean()).isFalse();
        assertThat(report.problem()).isEqualTo("The ledger " + ledger + " holds 1 events, and 2 were written to it.");
    }

    @Test
    void an_event_that_fails_the_audit_itself_is_unread() throws IOException {
        AuditReport report = audit("{\"self\":\"no path\",\"event\":{}}\n" + line(2));

        assertThat(report.unread()).isEqualTo(1);
        assertThat(report.lost()).isEqualTo(1);
        assertThat(report.problem()).isNull();
        assertThat(report.examples())
                .anyMatch(example -> example.startsWith("An entry of the ledger cannot be checked: "));
    }

    @Test
    void an_audit_that_is_interrupted_is_incomplete() throws IOException {
        store(1);
        Thread.currentThread().interrupt();

        AuditReport report = audit(line(1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.clean()).isFalse();
        assertThat(report.problem()).isEqualTo("The audit was interrupted.");
    }

    private void store(int id) {
        stored.put("/events/a/" + id, "{\"user\":{\"key\":\"a\"}}");
    }

    private static String line(int id) {
        return "{\"self\":\"/events/a/" + id + "\",\"event\":{\"user\":{\"key\":\"a\"}}}\n";
    }

    private Path ledger(String entries) throws IOException {
        return Files.writeString(folder.resolve("ledger.jsonl"), entries);
    }

    private static Audit.Part whole(Path ledger) {
        return new Audit.Part(ledger, 0, 0);
    }

    private AuditReport audit(String ledger) throws IOException {
        return audit(whole(ledger(ledger)));
    }

    private AuditReport audit(Audit.Part... parts) {
        return new Audit("http://127.0.0.1:" + service.getAddress().getPort(), List.of(parts)).run();
    }

    private static void assertClean(int events, AuditReport report) {
        assertThat(report.clean()).isTrue();
        assertThat(report.checked()).isEqualTo(events);
        assertThat(report.total()).isEqualTo(events);
    }
}
