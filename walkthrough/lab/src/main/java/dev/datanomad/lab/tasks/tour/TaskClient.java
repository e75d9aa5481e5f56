package dev.datanomad.lab.tasks.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.datanomad.lab.system.JsonFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a user's browser asks of the to-do service, through the front door. Thread-safe. */
final class TaskClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final String url;

    /** @param url of the front door, without a slash at the end */
    TaskClient(String url) {
        this.url = url;
    }

    /** An answer; its status is 0 if there was none. */
    record Answer(int status, JsonNode body) {

        /** For people. */
        String text() {
            return status == 0
                    ? "no answer"
                    : status + " " + body.path("detail").asText();
        }
    }

    Answer create(String user, String text) {
        return send(request("/tasks").POST(json(Map.of("user", user, "text", text))));
    }

    /** @param changes {@code text}, {@code done}, or both */
    Answer edit(Entry task, Map<String, Object> changes, boolean onlyIfUnchanged) {
        HttpRequest.Builder request = request(path(task)).method("PATCH", json(changes));
        if (onlyIfUnchanged) {
            request.header("If-Match", "\"" + task.version() + "\"");
        }
        return send(request);
    }

    Answer delete(Entry task) {
        return send(request(path(task)).DELETE());
    }

    Answer find(Entry task) {
        return send(request(path(task)));
    }

    /** What the two stores have of a user's newest tasks, side by side. */
    Answer compare(String user) {
        return send(request("/tasks/" + user + "?compare"));
    }

    /** A user's whole list; the last answer is the first one that is not 200, if there is one. */
    List<Answer> list(String user) {
        List<Answer> pages = new ArrayList<>();
        String next = "/tasks/" + user + "?limit=100";
        while (!next.isEmpty()) {
            Answer page = send(request(next));
            pages.add(page);
            next = page.status() == 200
                    ? page.body().path("_links").path("next").asText()
                    : "";
        }
        return pages;
    }

    private static String path(Entry task) {
        return "/tasks/" + task.user() + "/" + task.id();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    private static HttpRequest.BodyPublisher json(Map<String, Object> fields) {
        return BodyPublishers.ofString(JsonFiles.MAPPER.valueToTree(fields).toString());
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(
                    request.header("Content-Type", "application/json").build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body =
                    answer.body().isEmpty() ? MissingNode.getInstance() : JsonFiles.MAPPER.readTree(answer.body());
            return new Answer(answer.statusCode(), body);
        } catch (IOException e) {
            return new Answer(0, MissingNode.getInstance());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, MissingNode.getInstance());
        }
    }
}
