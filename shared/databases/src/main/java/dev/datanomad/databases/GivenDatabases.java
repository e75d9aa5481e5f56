package dev.datanomad.databases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that somebody has started for tests or for a tour: on this machine and empty, or they are not used. They are empty
 * again when the JVM ends.
 */
final class GivenDatabases implements Databases {

    /** The system property that has the MongoDB's connection string, as tests do not see that of the environment. */
    static final String MONGO = "datanomad.given.mongodb";

    /** The environment variable that has the DynamoDB's URL. */
    private static final String DYNAMO = "AWS_ENDPOINT_URL_DYNAMODB";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(GivenDatabases.class);

    /** Of this JVM: what is in them now comes from its own tests. */
    private static GivenDatabases started;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String mongoUri;
    private final URI dynamoEndpoint;

    /** Empty without a driver: who has none has put nothing into MongoDB. */
    private final Optional<GivenMongo> mongo;

    private GivenDatabases(String mongoUri, URI dynamoEndpoint) {
        this.mongoUri = mongoUri;
        this.dynamoEndpoint = dynamoEndpoint;
        mongo = hasDriver() ? Optional.of(GivenMongo.at(mongoUri)) : Optional.empty();
    }

    private static boolean hasDriver() {
        try {
            Class.forName("com.mongodb.client.MongoClients");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static synchronized GivenDatabases start() {
        if (started == null) {
            GivenDatabases given = new GivenDatabases(
                    required("MONGODB_URI", System.getProperty(MONGO, environment("MONGODB_URI"))),
                    url(required(DYNAMO, environment(DYNAMO))));
            given.requireThisMachine();
            given.requireEmpty();
            LOG.info("Databases are given, on {}", given.hosts());
            Runtime.getRuntime().addShutdownHook(new Thread(given::clear, "clear"));
            started = given;
        }
        return started;
    }

    private static String environment(String variable) {
        return System.getenv().getOrDefault(variable, "");
    }

    private static String required(String variable, String value) {
        if (value.isBlank() || value.startsWith("${")) {
            throw new DatabasesException("Given databases need the environment variable " + variable + ".");
        }
        return value;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && "http".equals(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException ignored) {
            // The sentence below says what is expected.
        }
        throw new DatabasesException(DYNAMO + " is no URL of this machine: use one like http://127.0.0.1:8000.");
    }

    /** With their ports. */
    private List<String> hosts() {
        List<String> hosts = new ArrayList<>(List.of(dynamoEndpoint.getHost() + ":" + dynamoEndpoint.getPort()));
        mongo.ifPresent(given -> hosts.addAll(given.hosts()));
        return hosts;
    }

    private void requireThisMachine() {
        for (String host : hosts()) {
            String name = host.replaceFirst(":-?\\d+$", "");
            try {
                if (!InetAddress.getByName(name).isLoopbackAddress()) {
                    throw new DatabasesException("What is in given databases is deleted at the end: " + name
                            + " is not this machine, so it is not used.");
                }
            } catch (IOException e) {
                throw new DatabasesException("The host " + name + " of a given database is not known.", e);
            }
        }
    }

    private void requireEmpty() {
        List<String> found = new ArrayList<>(tables());
        mongo.ifPresent(given -> found.addAll(given.names()));
        if (!found.isEmpty()) {
            throw new DatabasesException("What is in given databases is deleted at the end, and these hold " + found
                    + ": empty them, or start others.");
        }
    }

    private void clear() {
        try {
            tables().forEach(table -> call("DeleteTable", Map.of("TableName", table)));
            mongo.ifPresent(GivenMongo::clear);
        } catch (DatabasesException e) {
            LOG.warn("The given databases are not empty again: {}", e.getMessage());
        }
    }

    private List<String> tables() {
        List<String> names = new ArrayList<>();
        call("ListTables", Map.of()).path("TableNames").forEach(name -> names.add(name.textValue()));
        return names;
    }

    /** Without the SDK, which not all tests have, and with a signature of the form that test servers ask for. */
    private JsonNode call(String operation, Map<String, String> parameters) {
        try {
            HttpRequest request = HttpRequest.newBuilder(dynamoEndpoint)
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                    .header("X-Amz-Date", DATE.format(Instant.now()))
                    .header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request,"
                                    + " SignedHeaders=host;x-amz-date, Signature=0")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(parameters)))
                    .build();
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new DatabasesException("The given DynamoDB refuses " + operation + " (" + json + ").");
            }
            return json;
        } catch (IOException e) {
            throw new DatabasesException("The given DynamoDB does not answer (" + RootCause.of(e) + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabasesException("Interrupted while the given DynamoDB was asked.", e);
        }
    }

    @Override
    public String mongoUri() {
        return mongoUri;
    }

    @Override
    public URI dynamoEndpoint() {
        return dynamoEndpoint;
    }

    /** They go on, as others in this JVM may use them. */
    @Override
    public void close() {}
}
