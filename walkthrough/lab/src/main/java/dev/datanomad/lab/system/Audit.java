package dev.datanomad.lab.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.load.Ledger;
import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the events of ledgers back through the front door, as a user would, and compares them with what was sent. Thread-safe. */
final class Audit {

    private static final int THREADS = 8;
    private static final int MAX_ATTEMPTS = 4;
    private static final int MAX_EXAMPLES = 20;

    private final String url;
    private final List<Part> parts;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final long began = System.nanoTime();
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong checked = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong different = new AtomicLong();
    private final AtomicLong unread = new AtomicLong();
    private final List<String> examples = new ArrayList<>();
    private volatile String problem;
    private volatile double seconds = -1;

    /** The entries of a ledger from a position on; it must have {@code atLeast} so many. */
    record Part(Path ledger, long from, long atLeast) {}

    Audit(String url, List<Part> parts) {
        this.url = url;
        this.parts = parts;
    }

    /** Audits all parts; returns at the end. */
    AuditReport run() {
        // When the queue is full, this thread checks an event itself: memory does not grow with the ledger.
        ThreadPoolExecutor checks = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1_000),
                new ThreadPoolExecutor.CallerRunsPolicy());
        try {
            readBack(checks);
        } catch (LabException e) {
            incomplete(e.getMessage());
        } catch (InterruptedException e) {
            incomplete("The audit was interrupted.");
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            incomplete("The audit failed: " + e);
        } finally {
            checks.shutdownNow();
            seconds = elapsed();
        }
        return report();
    }

    private void readBack(ThreadPoolExecutor checks) throws InterruptedException {
        // Ledgers may grow meanwhile; entries that are added later are not audited.
        Map<Part, Long> ends = new LinkedHashMap<>();
        for (Part part : parts) {
            long entries = count(part.ledger());
            if (entries < part.atLeast()) {
                incomplete(String.format(
                        Locale.ROOT,
                        "The ledger %s holds %,d events, and %,d were written to it.",
                        part.ledger(),
                        entries,
                        part.atLeast()));
            }
            long end = Math.max(part.from(), entries);
            ends.put(part, end);
            total.addAndGet(end - part.from());
        }
        ends.forEach((part, end) -> checkAll(part, end, checks));
        checks.shutdown();
        checks.awaitTermination(1, TimeUnit.HOURS);
        if (checked.get() < total.get()) {
            incomplete(String.format(Locale.ROOT, "Only %,d of %,d events were read.", checked.get(), total.get()));
        }
    }

    /** The first reason is kept. */
    private void incomplete(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }

    AuditReport report() {
        synchronized (examples) {
            return new AuditReport(
                    seconds < 0,
                    total.get(),
                    checked.get(),
                    lost.get(),
                    different.get(),
                    unread.get(),
                    seconds < 0 ? elapsed() : seconds,
                    List.copyOf(examples),
                    problem);
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }

    static long count(Path ledger) {
        try {
            return Ledger.count(ledger);
        } catch (IOException e) {
            throw unreadable(ledger, e);
        }
    }

    private void checkAll(Part part, long end, ThreadPoolExecutor checks) {
        if (end == part.from()) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(part.ledger(), StandardCharsets.UTF_8)) {
            reader.lines().limit(end).skip(part.from()).forEach(line -> checks.execute(() -> check(line)));
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(part.ledger(), e);
        }
    }

    private static LabException unreadable(Path ledger, Exception e) {
        return LabException.failed("The ledger " + ledger + " cannot be read: " + e.getMessage() + ".");
    }

    private void check(String line) {
        try {
            JsonNode entry = JsonFiles.MAPPER.readTree(line);
            String self = entry.path("self").asText();
            Event sent = new Event(id(self), Json.parse(entry.path("event").toString()));
            compare(self, sent, get(self));
        } catch (JsonProcessingException e) {
            count(unread, "An entry of the ledger is not JSON: " + e.getOriginalMessage());
        } catch (InterruptedException e) {
            count(unread, "The audit was stopped before an entry of the ledger was checked.");
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // An event that was not compared must never count as equal.
            count(
                    unread,
                    "An entry of the ledger cannot be checked: "
                            + (e instanceof RuntimeException ? e.getMessage() : e));
        } finally {
            checked.incrementAndGet();
        }
    }

    private static String id(String self) {
        return self.substring(self.lastIndexOf('/') + 1);
    }

    private void compare(String self, Event sent, Optional<HttpResponse<byte[]>> answer) {
        if (answer.isEmpty()) {
            count(unread, self + " got no answer.");
        } else if (answer.get().statusCode() == 404) {
            count(lost, self + " is lost: the service answers 404.");
        } else if (answer.get().statusCode() != 200) {
            count(unread, self + " is answered with " + answer.get().statusCode() + ".");
        } else {
            Map<String, Object> body =
                    new LinkedHashMap<>(Json.parse(answer.get().body()));
            body.remove("_links");
            Event got = new Event(sent.id(), body);
            Difference.between(sent.userKey(), sent.id(), Optional.of(sent), Optional.of(got))
                    .ifPresent(difference -> count(different, self + " is different: " + explain(difference)));
        }
    }

    private static String explain(Difference difference) {
        Difference.Field field = difference.fields().get(0);
        return field.path() + " was sent as " + text(field.source()) + " and came back as " + text(field.target())
                + (difference.fields().size() > 1
                        ? ", and " + (difference.fields().size() - 1) + " more"
                        : "") + ".";
    }

    private static String text(Difference.Side side) {
        return side.json().isEmpty() ? side.type() : side.json();
    }

    /** With retries: an audit is about what is stored, not about an overloaded service. */
    private Optional<HttpResponse<byte[]>> get(String self) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + self))
                .timeout(Duration.ofSeconds(10))
                .header(FrontProxy.PURPOSE, FrontProxy.AUDIT)
                .build();
        Optional<HttpResponse<byte[]>> answer = Optional.empty();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (attempt > 0) {
                TimeUnit.MILLISECONDS.sleep(200L << attempt);
            }
            try {
                answer = Optional.of(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
                if (answer.get().statusCode() < 500) {
                    return answer;
                }
            } catch (IOException e) {
                answer = Optional.empty();
            }
        }
        return answer;
    }

    private void count(AtomicLong what, String example) {
        what.incrementAndGet();
        synchronized (examples) {
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(example);
            }
        }
    }
}
