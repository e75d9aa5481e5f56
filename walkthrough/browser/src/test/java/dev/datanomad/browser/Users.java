package dev.datanomad.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Users of the service behind a lab, whose requests all succeed. */
final class Users {

    private final LabUnderTest lab;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Users(LabUnderTest lab) {
        this.lab = lab;
    }

    /** Writes an event, and returns its link. */
    URI post(String event) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(lab.url("/events")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return URI.create(lab.url(""))
                .resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    /** Reads an event back. */
    void get(URI link) {
        assertThat(send(HttpRequest.newBuilder(link)).statusCode()).isEqualTo(200);
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
