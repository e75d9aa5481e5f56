package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** A server that speaks DynamoDB's protocol, called without an SDK, which would not send what is malformed. */
final class Server {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;
    private final String region;
    private final AwsCredentials credentials;

    /** What a call was answered with. */
    record Answer(int status, JsonNode body) {

        boolean failed() {
            return status != 200;
        }

        /** The error's name, without where it comes from. */
        String error() {
            String type = body.path("__type").asText();
            return type.substring(type.lastIndexOf('#') + 1);
        }
    }

    /** @param real whether the credentials are those of the environment */
    Server(URI endpoint, boolean real) {
        this.endpoint = endpoint;
        this.region = System.getenv().getOrDefault("AWS_REGION", "us-east-1");
        this.credentials = real ? credentials() : AwsBasicCredentials.create("test", "test");
    }

    private static AwsCredentials credentials() {
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            return provider.resolveCredentials();
        }
    }

    Answer call(String operation, ObjectNode parameters) {
        try {
            byte[] body = JSON.writeValueAsBytes(parameters);
            HttpResponse<byte[]> response = client.send(signed(operation, body), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new AssertionError(endpoint + " does not answer " + operation, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpRequest signed(String operation, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(endpoint)
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("X-Amz-Target", "DynamoDB_20120810." + operation)
                .build();
        SdkHttpRequest signed = SIGNER.sign(sign -> sign.identity(credentials)
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
        HttpRequest.Builder http = HttpRequest.newBuilder(endpoint).POST(BodyPublishers.ofByteArray(body));
        signed.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                values.forEach(value -> http.header(name, value));
            }
        });
        return http.build();
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
