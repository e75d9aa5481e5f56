package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Users of a lab, who remember the link of each event that was acknowledged to them. */
final class LabUsers {

    private static final int CREATED = 201;
    private static final int UNAVAILABLE = 503;
    private static final int ATTEMPTS = 20;

    private String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> acknowledged = new ArrayList<>();

    /** Where the lab is from now on. */
    void at(String url) {
        this.url = url;
    }

    /** Posts events of several users, all of which are acknowledged. */
    void post(int events) {
        for (int i = 0; i < events; i++) {
            assertThat(postOne()).isTrue();
        }
    }

    /** The same, whatever the answers are; returns how many were acknowledged. */
    String tryToPost(int events) {
        int before = acknowledged.size();
        for (int i = 0; i < events; i++) {
            postOne();
        }
        return acknowledged.size() - before + " of " + events;
    }

    private boolean postOne() {
        String body =
                "{\"hello\":\"world\",\"note\":\"\",\"user\":{\"key\":\"user-" + acknowledged.size() % 50 + "\"}}";
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url + "/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        boolean created = answer.statusCode() == CREATED;
        if (created) {
            acknowledged.add(answer.headers().firstValue("Location").orElseThrow());
        }
        return created;
    }

    /** The links of acknowledged events that are not found. */
    List<String> lost() {
        return acknowledged.stream().filter(link -> status(link) == 404).toList();
    }

    /** A store that cannot answer now is asked again. */
    private int status(String link) {
        int status = UNAVAILABLE;
        for (int i = 0; i < ATTEMPTS && status == UNAVAILABLE; i++) {
            status = send(HttpRequest.newBuilder(URI.create(url).resolve(link))).statusCode();
        }
        return status;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
