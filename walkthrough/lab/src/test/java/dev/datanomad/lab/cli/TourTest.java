package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TourTest extends FakeHome {

    private static final Map<String, String> EXTERNAL = Map.of(
            "MONGODB_URI", "mongodb://db.example:27017/theirs",
            "AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.example",
            "AWS_REGION", "eu-west-1",
            "AWS_ACCESS_KEY_ID", "theirs",
            "AWS_SECRET_ACCESS_KEY", "theirs",
            "AWS_SESSION_TOKEN", "theirs",
            "AWS_PROFILE", "theirs",
            "HTTP_PROXY", "http://proxy.example:8080",
            "LD_RELAY_URI", "http://relay.example");

    @Test
    void a_tour_does_not_use_external_databases() throws Exception {
        // The seeding fails, as nothing listens at the address of the fake databases.
        assertThat(runProcess(1, EXTERNAL, "tour --fast --port 0"))
                .contains("The tour ended early: The seeding ended early.", "127.0.0.1:1");
        List<String> stage = Files.readAllLines(folder.resolve("walkthrough/target/tour/run/logs/stage1-1.log"));
        assertThat(stage)
                .anyMatch(line -> line.matches("MONGODB_URI=mongodb://127\\.0\\.0\\.1:\\d+/embedded.*"))
                .anyMatch(line -> line.matches("AWS_ENDPOINT_URL_DYNAMODB=http://127\\.0\\.0\\.1:\\d+"))
                .contains(
                        "AWS_REGION=us-east-1",
                        "AWS_ACCESS_KEY_ID=test",
                        "AWS_SECRET_ACCESS_KEY=test",
                        "AWS_CONFIG_FILE=/dev/null")
                .noneMatch(line -> line.contains("theirs") || line.contains("example"));
    }
}
