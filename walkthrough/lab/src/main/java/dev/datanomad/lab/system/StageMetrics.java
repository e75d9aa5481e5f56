package dev.datanomad.lab.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.gate.Missed;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.gate.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The figures of an instance: counters of {@code /metrics}, which start from zero in each instance, and the latest snapshot
 * of {@code /live}. Thread-safe.
 */
public final class StageMetrics {

    private static final String REQUESTS = "datanomad_requests_seconds_count";
    private static final String OPERATIONS = "datanomad_store_operations_seconds_count";

    private static final Pattern FIELD = Pattern.compile("<code>(/[^<]+)</code>");

    /** One for all: each has a thread of its own. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final String url;

    /** @param url of an instance, or of a front door with one instance; without a slash at the end */
    public StageMetrics(String url) {
        this.url = url;
    }

    /** The figures of an instance by its port. */
    public static StageMetrics of(int port) {
        return new StageMetrics("http://127.0.0.1:" + port);
    }

    /** Comparisons with a result: {@code equal}, {@code different}, {@code missing_in_dynamodb} and so on. */
    public long integrity(String result) {
        return counters().integrity(result);
    }

    public long comparisons() {
        return counters().comparisons();
    }

    /** Successful reads or writes of users. */
    public long requests(String operation) {
        return counters().requests(operation, "success");
    }

    /** The same of those that failed. */
    public long failedRequests(String operation) {
        return counters().requests(operation, "failure");
    }

    /** Successful reads or writes of a store, {@code mongodb} or {@code dynamodb}. */
    public long operations(String store, String operation) {
        return counters().operations(store, operation);
    }

    /** Failed secondary writes to a store, {@code mongodb} or {@code dynamodb}. */
    public long secondaryWriteFailures(String store) {
        return counters().missed(store).failed();
    }

    /** What an instance of a stage has counted since its start, all of it at one moment. */
    Tally tally(Stage stage) {
        Counters now = counters();
        long equal = now.integrity("equal");
        long unchecked = now.integrity("unchecked");
        return new Tally(
                stage == Stage.DYNAMO_ONLY ? now.notWritten("dynamodb") : now.missed("mongodb"),
                stage == Stage.MONGO_ONLY ? now.notWritten("mongodb") : now.missed("dynamodb"),
                equal,
                now.comparisons() - equal - unchecked,
                unchecked);
    }

    /** What users asked of the instance since its start, and it of its stores, all at one moment. */
    Uses uses() {
        Counters now = counters();
        Map<Store, Uses.Count> stores = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            stores.put(store, now.uses(OPERATIONS, tag("store", store.key())));
        }
        return new Uses(now.uses(REQUESTS), stores);
    }

    /** The lines of {@code /metrics} at one moment. */
    public List<String> lines() {
        return read("/metrics", Stream::toList);
    }

    /** The sum of the figures of that name with all these tags, each as {@code name="value"}; 0 if there are none. */
    public static long sum(List<String> lines, String name, String... tags) {
        return (long) lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String tag(String name, String value) {
        return name + "=\"" + value + "\"";
    }

    private Counters counters() {
        return new Counters(lines());
    }

    /** The lines of {@code /metrics} at one moment. */
    private record Counters(List<String> lines) {

        long integrity(String result) {
            return sum("datanomad_integrity_total", tag("result", result));
        }

        long comparisons() {
            return sum("datanomad_integrity_total");
        }

        long requests(String operation, String outcome) {
            return sum(REQUESTS, tag("operation", operation), tag("outcome", outcome));
        }

        long operations(String store, String operation) {
            return sum(OPERATIONS, tag("store", store), tag("operation", operation), tag("outcome", "success"));
        }

        Uses.Count uses(String name, String... tags) {
            return new Uses.Count(
                    sum(name, and(tags, tag("operation", "read"))),
                    sum(name, and(tags, tag("operation", "write"))),
                    sum(name, and(tags, tag("outcome", "failure"))));
        }

        private static String[] and(String[] tags, String tag) {
            return Stream.concat(Arrays.stream(tags), Stream.of(tag)).toArray(String[]::new);
        }

        Missed missed(String store) {
            String of = tag("store", store);
            return new Missed(
                    sum("datanomad_second_write_failures_total", of),
                    sum("datanomad_second_write_omissions_total", of));
        }

        /** What a stage with one store has written there, and nowhere else. */
        Missed notWritten(String only) {
            return new Missed(0, operations(only, "write"));
        }

        private long sum(String name, String... tags) {
            return StageMetrics.sum(lines, name, tags);
        }
    }

    /**
     * The flags that an instance uses.
     *
     * @param source where they come from
     * @param version changes with them
     * @param users for whom each flag is on, in words
     * @param shares of users for whom each flag is on, 0 to 1
     * @param warnings what is wrong with them, a sentence each
     */
    public record Flags(
            String source,
            String version,
            Map<String, String> users,
            Map<String, Double> shares,
            List<String> warnings) {}

    /** The flags that the instance uses; empty for one without flags. */
    public Optional<Flags> flags() {
        JsonNode panel = live().findParent("rollouts");
        if (panel == null) {
            return Optional.empty();
        }
        Map<String, String> users = new LinkedHashMap<>();
        Map<String, Double> shares = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        panel.path("rollouts")
                .properties()
                .forEach(flag -> users.put(flag.getKey(), flag.getValue().asText()));
        panel.path("shares")
                .properties()
                .forEach(flag -> shares.put(flag.getKey(), flag.getValue().asDouble()));
        panel.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return Optional.of(
                new Flags(panel.path("source").asText(), panel.path("version").asText(), users, shares, warnings));
    }

    /** The first field that the integrity check shows as different. */
    public Optional<String> differingField() {
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
                HTTP.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
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
