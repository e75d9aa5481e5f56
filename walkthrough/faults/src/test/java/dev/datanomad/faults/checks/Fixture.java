package dev.datanomad.faults.checks;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.StageMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A running service with both databases and two events: one that is damaged, and another one. Both were posted by a user,
 * are in both databases and on the ledger. Nobody else sends requests, so every read by a user can be counted.
 */
final class Fixture {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String EVENT = "{\"note\":\"as it was sent\",\"value\":3,\"user\":{\"key\":\"a-user\"}}";

    private final Lab lab;
    private final Stores stores;
    private final StageMetrics metrics;
    private final Path ledger;
    private String other;
    private String self;
    private String read;

    Fixture(Lab lab, Stores stores) {
        this.lab = lab;
        this.stores = stores;
        metrics = new StageMetrics(lab.url());
        ledger = lab.folder().resolve("ledger.jsonl");
    }

    /** Replaces all events and the ledger, with MongoDB as the authority. */
    void reset() throws IOException {
        answerFromMongo();
        stores.clear();
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
        return id(self);
    }

    /** Removes the event from the ledger. */
    void forget() {
        try {
            Files.writeString(ledger, line(other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Repairs, and does that meanwhile. */
    void duringRepair(Runnable action) {
        CompletableFuture<ReconcileReport> repair =
                CompletableFuture.supplyAsync(() -> lab.reconciler().run(false, false));
        action.run();
        repair.join();
    }

    /** Has users read this event instead. */
    void readInstead(String userKey, String id) {
        read = "/events/" + userKey + "/" + id;
    }

    /** Has users read the other event instead. */
    void readTheOther() {
        read = other;
    }

    /** Reads an event like a user, and waits for the comparison. */
    boolean shadowReadSees() {
        awaitComparisons();
        long differing = differing();
        get(read);
        awaitComparisons();
        return differing() > differing;
    }

    void answerFromDynamo() {
        awaitComparisons();
        lab.actions().setFlag("read-events-mongo", "0", Mode.ANYWAY);
    }

    private void answerFromMongo() {
        lab.actions().setFlag("read-events-mongo", "100", Mode.ANYWAY);
        awaitComparisons();
    }

    /** Every event that a user reads is compared, once, whoever answers, and also if it cannot be decoded. */
    private void awaitComparisons() {
        await().atMost(TIMEOUT).until(() -> metrics.comparisons() == reads());
    }

    private long reads() {
        return metrics.requests("read") + metrics.failedRequests("read");
    }

    private long differing() {
        return metrics.comparisons() - metrics.integrity("equal");
    }

    private String post() {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(lab.url() + "/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(EVENT)));
        try {
            JsonNode event = JSON.readTree(response.body());
            String path = event.path("_links").path("self").textValue();
            await().atMost(TIMEOUT).until(() -> stores.isInDynamo(userKey(), id(path)));
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    private void get(String path) {
        send(HttpRequest.newBuilder(URI.create(lab.url() + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String line(String path) {
        return "{\"self\":\"" + path + "\",\"event\":" + EVENT + "}\n";
    }
}
