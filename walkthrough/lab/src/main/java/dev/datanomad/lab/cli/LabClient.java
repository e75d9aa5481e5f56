package dev.datanomad.lab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.gate.Assessment;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Poll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of the API of the running lab. */
final class LabClient {

    /** A deploy takes the start of the new stage and the drain of the old one. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final URI api;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    private LabClient(int port) {
        api = URI.create("http://127.0.0.1:" + port + "/lab/api/");
    }

    /** Finds the running lab; throws a LabException if there is none. */
    static LabClient connect() {
        return LabFile.ofRunningLab(LabFile.folder(Home.find()))
                .map(lab -> new LabClient(lab.port()))
                .orElseThrow(() -> LabException.conflict("No lab is running: start one with ./datanomad up."));
    }

    /** Finds the running lab of the to-do service; throws a LabException if there is none. */
    static LabClient connectToTasks() {
        return LabFile.ofRunningLab(LabFile.tasksFolder(Home.find()))
                .map(lab -> new LabClient(lab.port()))
                .orElseThrow(() -> LabException.conflict(
                        "No lab of the to-do service is running: start one with ./datanomad tasks up."));
    }

    LabStatus status() {
        return read("status", LabStatus.class);
    }

    <T> T read(String what, Class<T> answer) {
        return JsonFiles.MAPPER.convertValue(send(HttpRequest.newBuilder(api.resolve(what))), answer);
    }

    <T> T perform(String action, Object request, Class<T> answer) {
        String body = JsonFiles.MAPPER.valueToTree(request).toString();
        HttpRequest.Builder post = HttpRequest.newBuilder(api.resolve(action))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return JsonFiles.MAPPER.convertValue(send(post), answer);
    }

    JsonNode perform(String action, Object request) {
        return perform(action, request, JsonNode.class);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = JsonFiles.MAPPER.readTree(answer.body());
            if (answer.statusCode() >= 400 && body.has("assessment")) {
                throw LabException.refused(JsonFiles.MAPPER.convertValue(body.path("assessment"), Assessment.class));
            }
            if (answer.statusCode() >= 400) {
                throw LabException.ofResponse(
                        answer.statusCode(),
                        body.path("detail").asText("The lab answered " + answer.statusCode() + "."));
            }
            return body;
        } catch (IOException e) {
            throw LabException.failed("The lab at " + api.getAuthority()
                    + " does not answer: see ./datanomad status, or start again after ./datanomad reset.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }

    /** The interval of polling the status. */
    static void pause() {
        Poll.pause(Duration.ofMillis(250));
    }
}
