package dev.datanomad.lab.tour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The figures of an instance: counters of {@code /metrics}, which start from zero in each instance, and the latest snapshot
 * of {@code /live}. Thread-safe.
 */
public final class StageMetrics {

    private static final Pattern FIELD = Pattern.compile("<code>(/[^<]+)</code>");

    private final String url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** @param url of an instance, or of a front door with one instance; without a slash at the end */
    public StageMetrics(String url) {
        this.url = url;
    }

    /** Comparisons with a result: {@code equal}, {@code different}, {@code missing_in_dynamodb} and so on. */
    public long integrity(String result) {
        return sum("datanomad_integrity_total", "result=\"" + result + "\"");
    }

    public long comparisons() {
        return sum("datanomad_integrity_total");
    }

    /** Successful reads or writes of a store: {@code total}, {@code mongodb} or {@code dynamodb}. */
    public long operations(String store, String operation) {
        return operations(store, operation, "success");
    }

    /** The same of those that failed. */
    public long failures(String store, String operation) {
        return operations(store, operation, "failure");
    }

    private long operations(String store, String operation, String outcome) {
        return sum(
                "datanomad_operations_seconds_count",
                "store=\"" + store + "\"",
                "operation=\"" + operation + "\"",
                "outcome=\"" + outcome + "\"");
    }

    /** Failed secondary writes to a store, {@code mongodb} or {@code dynamodb}. */
    public long secondaryWriteFailures(String store) {
        return sum("datanomad_second_write_failures_total", "store=\"" + store + "\"");
    }

    private long sum(String name, String... tags) {
        return read(
                "/metrics",
                lines -> (long) lines.filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                        .filter(line -> Arrays.stream(tags).allMatch(line::contains))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum());
    }

    /** The users for whom a flag is on, in words; empty if the instance has no such flag. */
    String rollout(String key) {
        return live().findPath(key).asText();
    }

    /** The first field that the integrity check shows as different. */
    Optional<String> differingField() {
        return FIELD.matcher(live().path("html").toString())
                .results()
                .map(result -> result.group(1))
                .findFirst();
    }

    private JsonNode live() {
        String prefix = "data: ";
        String snapshot = read(
                        "/live",
                        lines -> lines.filter(line -> line.startsWith(prefix)).findFirst())
                .orElseThrow(() -> unreadable("/live has ended"));
        try {
            return JsonFiles.MAPPER.readTree(snapshot.substring(prefix.length()));
        } catch (JsonProcessingException e) {
            throw unreadable(e.getMessage());
        }
    }

    private <T> T read(String path, Function<Stream<String>, T> reader) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (Stream<String> lines =
                http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            return reader.apply(lines);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }

    private static LabException unreadable(String reason) {
        return LabException.failed("The figures of the stage cannot be read: " + reason);
    }
}
