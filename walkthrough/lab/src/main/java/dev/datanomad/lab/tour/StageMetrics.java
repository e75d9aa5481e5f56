package dev.datanomad.lab.tour;

import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The counters that the running stage shows at {@code /metrics}. Each new instance counts from zero. */
public final class StageMetrics {

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** @param url of an instance, or of the front door while one instance is behind it; without a slash at the end */
    public StageMetrics(String url) {
        address = URI.create(url + "/metrics");
    }

    /** Comparisons that ended so: {@code equal}, {@code different}, {@code missing_in_dynamodb} and so on. */
    public long integrity(String result) {
        return sum("datanomad_integrity_total", "result=\"" + result + "\"");
    }

    /** Comparisons, however they ended. */
    public long comparisons() {
        return sum("datanomad_integrity_total");
    }

    /** Successful reads or writes of a store: {@code total}, {@code mongodb} or {@code dynamodb}. */
    public long operations(String store, String operation) {
        return sum(
                "datanomad_operations_seconds_count",
                "store=\"" + store + "\"",
                "operation=\"" + operation + "\"",
                "outcome=\"success\"");
    }

    /** Writes to a store, {@code mongodb} or {@code dynamodb}, that failed while the other one was the authority. */
    public long secondWriteFailures(String store) {
        return sum("datanomad_second_write_failures_total", "store=\"" + store + "\"");
    }

    private long sum(String name, String... tags) {
        return (long) lines().stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private List<String> lines() {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw LabException.failed("The stage's metrics cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }
}
