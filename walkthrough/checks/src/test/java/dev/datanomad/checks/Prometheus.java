package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A Prometheus with the configuration of this repository, which scrapes a lab every second. */
final class Prometheus implements AutoCloseable {

    private static final double MILLIS = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Process process;

    /**
     * Starts one.
     *
     * @param folder for its configuration, data and log
     * @param lab where the lab is, {@code http://127.0.0.1:5000}
     */
    Prometheus(Path folder, String lab) throws IOException {
        String host = URI.create(lab).getAuthority();
        String configuration = Files.readString(Monitoring.FOLDER.resolve("prometheus.yml"))
                .replace("127.0.0.1:5000", host.replace("localhost", "127.0.0.1"))
                .replace(": 5s", ": 1s");
        Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
        Files.copy(Monitoring.ALERTS, folder.resolve("alerts.yml"));
        String address = "127.0.0.1:" + Programs.freePort();
        url = "http://" + address;
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    /** Whether it answers. */
    boolean isReady() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The value of an expression as of now. */
    Map<String, Double> query(String expression) throws IOException, InterruptedException {
        return query(expression, System.currentTimeMillis());
    }

    /**
     * The value of an expression by the instance, or by {@code ""} for a result without that label; it has to be valid.
     *
     * @param at as of when, in milliseconds since 1970
     */
    Map<String, Double> query(String expression, long at) throws IOException, InterruptedException {
        Map<String, Double> values = new TreeMap<>();
        api("/query?time=" + at / MILLIS + "&query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result")
                .forEach(sample -> values.put(
                        sample.path("metric").path("instance").asText(),
                        Double.valueOf(sample.path("value").path(1).asText().replace("+Inf", "Infinity"))));
        return values;
    }

    /** The field {@code data} of an answer of its API, which has to be a success. */
    JsonNode api(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/v1" + path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("data");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        } finally {
            process.destroyForcibly();
        }
    }
}
