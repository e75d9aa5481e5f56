package dev.datanomad.lab.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The service as users have it, behind the front door. Thread-safe. */
final class FrontDoor {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Supplier<String> url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** @param url of the front door, asked for at each request */
    FrontDoor(Supplier<String> url) {
        this.url = url;
    }

    /**
     * An answer in full.
     *
     * @param status 0 if there was none
     * @param location where a posted event is; empty for none
     * @param body as UTF-8, of {@value #MAX_BYTES} bytes at most
     * @param problem why there was no answer; empty if there was one
     */
    record Reply(int status, String location, String body, long millis, String problem) {

        boolean created() {
            return status == 201 && !location.isEmpty();
        }
    }

    /** Posts an event exactly as it is, valid or not. */
    CompletableFuture<Reply> post(String body) {
        return send(request("/events")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply get(String path) {
        return send(request(path)).join();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url.get() + path)).timeout(LIMIT);
    }

    private CompletableFuture<Reply> send(HttpRequest.Builder request) {
        long began = System.nanoTime();
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(response -> reply(response, began))
                .exceptionally(failure -> new Reply(0, "", "", millis(began), reason(failure)));
    }

    private static Reply reply(HttpResponse<InputStream> response, long began) {
        try (InputStream in = response.body()) {
            String body = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            String location = response.headers().firstValue("Location").orElse("");
            return new Reply(response.statusCode(), location, body, millis(began), "");
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static long millis(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return "The service does not answer: " + Shown.reason(cause);
    }
}
