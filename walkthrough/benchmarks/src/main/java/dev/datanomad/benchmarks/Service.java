package dev.datanomad.benchmarks;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Poll;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A running service.
 *
 * @param port its port on loopback
 * @param flags its flags
 * @param process its process
 */
record Service(int port, FlagsFile flags, ChildProcess process) implements AutoCloseable {

    /**
     * The client of all requests. It calls back on the thread that has received the answer, which costs less than waking
     * another: what measures shares the machine with what is measured.
     */
    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Runnable::run)
            .build();

    /** Longer than shadow reads linger, and are then compared with a DynamoDB that is not slow. */
    private static final Duration COMPARED = Duration.ofMillis(1_500);

    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern COMPARISONS =
            Pattern.compile("(?m)^datanomad_integrity_total\\{result=\"(\\w+)\"\\} (\\S+)$");

    /** How many shadow reads were compared since the start, and how many were not. */
    record Comparisons(long checked, long unchecked) {

        Comparisons since(Comparisons before) {
            return new Comparisons(checked - before.checked, unchecked - before.unchecked);
        }
    }

    void awaitReady() {
        HttpRequest ready = Requests.get(port, "/health/ready");
        if (!Poll.until(START, () -> send(ready).statusCode() == 200)) {
            throw LabException.failed("A service did not get ready. " + process.endOfLog());
        }
    }

    /** Posts events, and returns their paths. */
    List<String> post(int count) {
        IntFunction<HttpRequest> writes = Requests.writes(port);
        List<String> paths = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            HttpResponse<String> response = send(writes.apply(n));
            paths.add(response.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> LabException.failed("An event was not accepted: " + response.body())));
        }
        return paths;
    }

    Comparisons comparisons() {
        Matcher metrics =
                COMPARISONS.matcher(send(Requests.get(port, "/metrics")).body());
        Map<Boolean, Double> counts = metrics.results()
                .collect(Collectors.partitioningBy(
                        line -> line.group(1).equals("unchecked"),
                        Collectors.summingDouble(line -> Double.parseDouble(line.group(2)))));
        return new Comparisons(counts.get(false).longValue(), counts.get(true).longValue());
    }

    /** Waits until no shadow read is under way. */
    void awaitIdle() {
        Comparisons before;
        Comparisons now = comparisons();
        do {
            before = now;
            Poll.pause(COMPARED);
            now = comparisons();
        } while (!now.equals(before));
    }

    /** CPU time since its start. */
    Duration cpu() {
        return process.handle()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> LabException.failed("This system does not tell the CPU time of a process."));
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw LabException.failed("No answer from " + request.uri() + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
