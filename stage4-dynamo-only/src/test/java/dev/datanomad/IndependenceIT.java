package dev.datanomad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.service.lifecycle.TestDatabases;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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
            HttpRequest post = HttpRequest.newBuilder(app.url().resolve("/events"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"user\":{\"key\":\"abc\"}}"))
                    .build();

            assertThat(HttpClient.newHttpClient()
                            .send(post, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.mongodb.client.MongoClient",
                "com.mongodb.MongoException",
                "com.launchdarkly.sdk.server.LDClient",
                "com.launchdarkly.sdk.LDContext"
            })
    void no_class_of_their_libraries_is_there(String name) {
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(name));
    }
}
