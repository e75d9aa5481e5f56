package dev.datanomad.benchmarks;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What clients ask a service for: the request of each number, built beforehand. Thread-safe. */
final class Requests {

    private static final int USERS = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Requests() {}

    /** Reads of existing events. */
    static IntFunction<HttpRequest> reads(int port, List<String> paths) {
        List<HttpRequest> all = paths.stream().map(path -> get(port, path)).toList();
        return n -> all.get(n % all.size());
    }

    /** Writes of new events. */
    static IntFunction<HttpRequest> writes(int port) {
        List<HttpRequest> all =
                IntStream.range(0, USERS).mapToObj(n -> post(port, n)).toList();
        return n -> all.get(n % USERS);
    }

    /** Half writes, half reads of existing events. */
    static IntFunction<HttpRequest> halfAndHalf(int port, List<String> paths) {
        IntFunction<HttpRequest> reads = reads(port, paths);
        IntFunction<HttpRequest> writes = writes(port);
        return n -> (n % 2 == 0 ? writes : reads).apply(n / 2);
    }

    static HttpRequest get(int port, String path) {
        return to(port, path).build();
    }

    private static HttpRequest post(int port, int user) {
        String event = "{\"hello\":\"world\",\"value\":" + user % 11 + ",\"user\":{\"key\":\"user-" + user + "\"}}";
        return to(port, "/events")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(event))
                .build();
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT);
    }
}
