package dev.datanomad.databases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that somebody has started for tests: on this machine and empty, or it is none that tests may use. They are empty
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

    private GivenDatabases(String mongoUri, URI dynamoEndpoint) {
        this.mongoUri = mongoUri;
        this.dynamoEndpoint = dynamoEndpoint;
    }

    static synchronized GivenDatabases start() {
        if (started == null) {
            GivenDatabases given = new GivenDatabases(
                    required("MONGODB_URI", System.getProperty(MONGO, "")),
                    URI.create(required(DYNAMO, System.getenv().getOrDefault(DYNAMO, ""))));
            given.requireThisMachine();
            given.requireEmpty();
            LOG.info("Databases are given: {} and DynamoDB at {}", given.mongoUri, given.dynamoEndpoint);
            Runtime.getRuntime().addShutdownHook(new Thread(given::clear, "clear"));
            started = given;
        }
        return started;
    }

    private static String required(String variable, String value) {
        if (value.isBlank() || value.startsWith("${")) {
            throw new DatabasesException("Given databases need the environment variable " + variable + ".");
        }
        return value;
    }

    private void requireThisMachine() {
        List<String> hosts = new ArrayList<>(List.of(String.valueOf(dynamoEndpoint.getHost())));
        if (hasDriver()) {
            hosts.addAll(GivenMongo.hosts(mongoUri));
        }
        for (String host : hosts) {
            try {
                if (!InetAddress.getByName(host).isLoopbackAddress()) {
                    throw new DatabasesException("Tests delete what is in their databases: " + host
                            + " is not this machine, so they do not use it.");
                }
            } catch (IOException e) {
                throw new DatabasesException("The host " + host + " of a given database is not known.", e);
            }
        }
    }

    private void requireEmpty() {
        List<String> found = new ArrayList<>(tables());
        if (hasDriver()) {
            found.addAll(GivenMongo.names(mongoUri));
        }
        if (!found.isEmpty()) {
            throw new DatabasesException("Tests delete what is in their databases, and these hold " + found
                    + ": empty them, or start others.");
        }
    }

    private void clear() {
        tables().forEach(table -> call("DeleteTable", Map.of("TableName", table)));
        if (hasDriver()) {
            GivenMongo.clear(mongoUri);
        }
    }

    /** Who has no driver has put nothing into MongoDB. */
    private static boolean hasDriver() {
        try {
            Class.forName("com.mongodb.client.MongoClients");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
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
