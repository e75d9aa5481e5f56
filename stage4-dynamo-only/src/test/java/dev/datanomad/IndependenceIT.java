package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.service.lifecycle.RecordedLog;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service needs DynamoDB and nothing else. */
class IndependenceIT {

    @Test
    void it_works_though_MongoDB_and_LaunchDarkly_cannot_be_reached() throws Exception {
        try (ServerSocket nothing = new ServerSocket(0);
                App app = new App(TestDatabases.settings(Map.of(
                        "MONGODB_URI", "mongodb://127.0.0.1:" + nothing.getLocalPort() + "/datanomad",
                        "LD_SDK_KEY", "sdk-of-nobody",
                        "LD_RELAY_URI", "http://127.0.0.1:" + nothing.getLocalPort())))) {
            assertThat(post(app).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void a_lack_of_rights_is_told_from_a_failure_that_passes() throws Exception {
        try (FaultProxy dynamo = FaultProxy.to(TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB"));
                App app = new App(TestDatabases.settings(
                        Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamo.port())));
                RecordedLog log = new RecordedLog()) {
            dynamo.misbehave(DynamoFault.deny());
            HttpResponse<String> denied = post(app);
            post(app);
            dynamo.misbehave(DynamoFault.throttle(100));
            HttpResponse<String> throttled = post(app);

            assertThat(denied.statusCode()).isEqualTo(500);
            assertThat(denied.body()).contains("The event store does not do what this service asks of it.");
            assertThat(denied.headers().firstValue("Retry-After")).isEmpty();
            assertThat(throttled.statusCode()).isEqualTo(503);
            assertThat(throttled.headers().firstValue("Retry-After")).isPresent();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("DynamoDB refuses: DynamoDbException: User is not authorized"))
                    .hasSize(1);
        }
    }

    private static HttpResponse<String> post(App app) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(app.url().resolve("/events"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\":{\"key\":\"abc\"}}"))
                .build();
        return HttpClient.newHttpClient().send(post, BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.mongodb.client.MongoClient",
                "com.mongodb.MongoException",
                "com.launchdarkly.sdk.server.LDClient",
                "com.launchdarkly.sdk.LDContext"
            })
    void no_class_of_their_libraries_is_in_the_packaged_program(String name) throws Exception {
        URL jar = Path.of("target/stage4-dynamo-only.jar").toUri().toURL();
        try (URLClassLoader program = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
            assertThat(program.loadClass("software.amazon.awssdk.services.dynamodb.DynamoDbClient"))
                    .isNotNull();
            assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> program.loadClass(name));
        }
    }
}
