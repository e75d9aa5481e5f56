package dev.datanomad.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A running service.
 *
 * @param port where it answers, on loopback
 * @param flags its flags
 * @param process its process
 */
record Service(int port, FlagsFile flags, Program process) implements AutoCloseable {

    private static final Pattern COMPARISONS =
            Pattern.compile("(?m)^datanomad_integrity_total\\{result=\"(\\w+)\"\\} (\\S+)$");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than reads are gathered for, and then compared with a DynamoDB that is not slow. */
    static final Duration COMPARED = Duration.ofMillis(1_500);

    /** How many shadow reads came to a result, and how many did not. */
    record Comparisons(long checked, long unchecked) {

        Comparisons since(Comparisons before) {
            return new Comparisons(checked - before.checked, unchecked - before.unchecked);
        }
    }

    void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (HttpConnection connection = new HttpConnection(port)) {
            while (connection.send(HttpConnection.get("/health/ready")) != 200) {
                if (System.nanoTime() > deadline) {
                    throw new BenchmarkException("A service did not get ready; its log says why:\n" + process.log());
                }
                Thread.sleep(50);
            }
        } catch (IOException e) {
            throw new BenchmarkException("A service does not answer: " + e.getMessage());
        }
    }

    /** Posts that many events, and returns where they are. */
    List<String> post(int count) {
        List<String> paths = new ArrayList<>();
        Requests writes = Requests.writes();
        try (HttpConnection connection = new HttpConnection(port)) {
            for (int n = 0; n < count; n++) {
                if (connection.send(writes.next(connection, n)) != 201) {
                    throw new BenchmarkException("An event was not accepted: " + connection.body());
                }
                paths.add(connection.location());
            }
        } catch (IOException e) {
            throw new BenchmarkException("A service does not answer: " + e.getMessage());
        }
        return paths;
    }

    /** Since its start. */
    Comparisons comparisons() {
        long checked = 0;
        long unchecked = 0;
        for (MatchResult line : COMPARISONS.matcher(metrics()).results().toList()) {
            long count = (long) Double.parseDouble(line.group(2));
            if (line.group(1).equals("unchecked")) {
                unchecked += count;
            } else {
                checked += count;
            }
        }
        return new Comparisons(checked, unchecked);
    }

    private String metrics() {
        try (InputStream metrics =
                URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
            return new String(metrics.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchmarkException("A service does not answer: " + e.getMessage());
        }
    }

    /** Waits until no shadow read is under way any more. */
    void awaitIdle() throws InterruptedException {
        Comparisons before;
        Comparisons now = comparisons();
        do {
            before = now;
            Thread.sleep(COMPARED.toMillis());
            now = comparisons();
        } while (!now.equals(before));
    }

    @Override
    public void close() {
        process.close();
    }
}
