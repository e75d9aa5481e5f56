package dev.datanomad.service.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** An open dashboard: collects the snapshots that {@code /live} sends. */
public final class DashboardClient implements Flow.Subscriber<String> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> snapshots = new CopyOnWriteArrayList<>();
    private CompletableFuture<HttpResponse<Void>> response;

    public static DashboardClient open(HttpClient http, URI service) {
        DashboardClient client = new DashboardClient();
        client.response = http.sendAsync(
                HttpRequest.newBuilder(service.resolve("/live")).build(),
                HttpResponse.BodyHandlers.fromLineSubscriber(client));
        return client;
    }

    public int count() {
        return snapshots.size();
    }

    JsonNode first() {
        return snapshots.get(0);
    }

    public JsonNode latest() {
        return snapshots.isEmpty() ? JSON.nullNode() : snapshots.get(snapshots.size() - 1);
    }

    boolean ended() {
        return response.isDone();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.startsWith("data: ")) {
            try {
                snapshots.add(JSON.readTree(line.substring("data: ".length())));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
