package dev.datanomad.lab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.LabStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Pulls the levers of the lab that runs in another process. */
final class LabClient {

    /** A deploy waits for the new stage and then for the old one. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final URI api;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private LabClient(int port) {
        api = URI.create("http://127.0.0.1:" + port + "/lab/api/");
    }

    /**
     * The lab that runs now.
     *
     * @throws LabException if none does
     */
    static LabClient connect() {
        return LabFile.ofRunningLab(Home.find())
                .map(lab -> new LabClient(lab.port()))
                .orElseThrow(() -> LabException.conflict("No lab is running: start one with ./datanomad up."));
    }

    LabStatus status() {
        return JsonFiles.MAPPER.convertValue(send(HttpRequest.newBuilder(api.resolve("status"))), LabStatus.class);
    }

    /** Pulls a lever and returns what it says. */
    <T> T pull(String lever, Object request, Class<T> answer) {
        try {
            return JsonFiles.MAPPER.convertValue(
                    send(HttpRequest.newBuilder(api.resolve(lever))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(JsonFiles.MAPPER.writeValueAsString(request)))),
                    answer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode pull(String lever, Object request) {
        return pull(lever, request, JsonNode.class);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = JsonFiles.MAPPER.readTree(answer.body());
            if (answer.statusCode() >= 400) {
                throw LabException.answered(
                        answer.statusCode(),
                        body.path("detail").asText("The lab answered " + answer.statusCode() + "."));
            }
            return body;
        } catch (IOException e) {
            throw LabException.failed("The lab at " + api.getAuthority()
                    + " does not answer; see what ./datanomad status" + " says, or start over with ./datanomad reset.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }

    /** Between two looks at the status. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted.");
        }
    }
}
