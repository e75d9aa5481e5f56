package dev.datanomad.service.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
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

    /**
     * How often something was done since the service started, from the points of the charts.
     *
     * @param rate the figure of a point, a second
     * @param store by which store
     */
    double total(String rate, String store) {
        List<JsonNode> points = new ArrayList<>();
        if (!snapshots.isEmpty()) {
            first().at("/history").forEach(points::add);
            snapshots.stream().skip(1).forEach(snapshot -> points.add(snapshot.at("/point")));
        }
        double total = 0;
        for (int i = 1; i < points.size(); i++) {
            long millis = points.get(i).at("/at").asLong()
                    - points.get(i - 1).at("/at").asLong();
            total += points.get(i).at("/" + store + "/" + rate).asDouble() * millis / 1_000;
        }
        return total;
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
