package dev.datanomad.faults.checks;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.tour.StageMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A running service with both databases and two events in them, all sound: one that damage is done to, and another one.
 * Both were posted by a user, are in both databases, and are on the ledger.
 */
final class World {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** A read waits a second for others to be compared with, and an event that differs is looked at again 2.5 s later. */
    private static final Duration LONGEST_COMPARISON = Duration.ofSeconds(4);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String EVENT = "{\"note\":\"as it was sent\",\"value\":3,\"user\":{\"key\":\"a-user\"}}";

    private final Lab lab;
    private final Stores stores;
    private final StageMetrics metrics;
    private final Path ledger;
    private final String other;
    private final String self;
    private String read;

    /** Begins anew, with MongoDB answering: whatever was in the databases and on the ledger is gone. */
    World(Lab lab, Stores stores) throws IOException {
        this.lab = lab;
        this.stores = stores;
        metrics = new StageMetrics(lab.url());
        ledger = lab.folder().resolve("ledger.jsonl");
        stores.clear();
        Files.deleteIfExists(ledger);
        answerFromMongo();
        other = post();
        self = post();
        Files.writeString(ledger, line(other) + line(self));
        read = self;
    }

    Lab lab() {
        return lab;
    }

    Stores stores() {
        return stores;
    }

    String userKey() {
        return "a-user";
    }

    String id() {
        return self.substring(self.lastIndexOf('/') + 1);
    }

    /** Takes the event off the ledger. */
    void forget() {
        try {
            Files.writeString(ledger, line(other));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Users are to read this event from now on. */
    void readInstead(String userKey, String id) {
        read = "/events/" + userKey + "/" + id;
    }

    void nobodyReadsTheEvent() {
        read = other;
    }

    /** Reads one event as a user would, and waits for the comparison that follows. */
    boolean shadowReadSees() {
        awaitNoComparisonUnderWay();
        long compared = metrics.comparisons();
        long differing = differing();
        get(read);
        await().atMost(LIMIT).until(() -> metrics.comparisons() == compared + 1);
        return differing() > differing;
    }

    void answerFromMongo() {
        lab.setFlag("read-events-mongo", "100");
        await().atMost(LIMIT).until(this::mongoAnswers);
    }

    void answerFromDynamo() {
        lab.setFlag("read-events-mongo", "0");
        await().atMost(LIMIT).until(() -> !mongoAnswers());
    }

    private boolean mongoAnswers() {
        long before = metrics.operations("mongodb", "read");
        get("/events/nobody/nothing");
        return metrics.operations("mongodb", "read") > before;
    }

    private void awaitNoComparisonUnderWay() {
        AtomicLong last = new AtomicLong(-1);
        await().during(LONGEST_COMPARISON).atMost(LIMIT).until(() -> {
            long now = metrics.comparisons();
            return last.getAndSet(now) == now;
        });
    }

    private long differing() {
        return metrics.comparisons() - metrics.integrity("equal");
    }

    private String post() {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(lab.url() + "/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(EVENT)));
        try {
            JsonNode event = JSON.readTree(answer.body());
            return event.path("_links").path("self").textValue();
        } catch (IOException e) {
            throw new IllegalStateException(answer.body(), e);
        }
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(lab.url() + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String line(String self) {
        return "{\"self\":\"" + self + "\",\"event\":" + EVENT + "}\n";
    }
}
