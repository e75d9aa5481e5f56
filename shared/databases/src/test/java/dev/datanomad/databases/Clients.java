package dev.datanomad.databases;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bson.Document;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Clients of both databases, made from the environment, with one collection and one table of letters. */
record Clients(MongoClient mongo, DynamoDbClient dynamo) implements AutoCloseable {

    static final String TABLE = "letters";

    static Clients of(Map<String, String> environment) {
        return of(environment, 3);
    }

    /** @param attempts of a call to DynamoDB, including the first */
    static Clients of(Map<String, String> environment, int attempts) {
        return new Clients(
                MongoClients.create(environment.get("MONGODB_URI")),
                DynamoDbClient.builder()
                        .endpointOverride(URI.create(environment.get("AWS_ENDPOINT_URL_DYNAMODB")))
                        .region(Region.of(environment.get("AWS_REGION")))
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                                environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))))
                        .overrideConfiguration(settings -> settings.retryStrategy(StandardRetryStrategy.builder()
                                .maxAttempts(attempts)
                                .build()))
                        .build());
    }

    /** Starts databases for as long as their clients are used. */
    static void use(Options options, Consumer<Clients> use) {
        try (Databases databases = Databases.start(options);
                Clients clients = of(databases.environment())) {
            use.accept(clients);
        }
    }

    MongoCollection<Document> collection() {
        return mongo.getDatabase("datanomad").getCollection(TABLE);
    }

    void insertDocument(String id) {
        collection().insertOne(new Document("_id", id).append("text", "letter " + id));
    }

    boolean hasDocument(String id) {
        return new Document("_id", id)
                .append("text", "letter " + id)
                .equals(collection().find(new Document("_id", id)).first());
    }

    void createTable() {
        KeySchemaElement key = KeySchemaElement.builder()
                .attributeName("id")
                .keyType(KeyType.HASH)
                .build();
        AttributeDefinition id = AttributeDefinition.builder()
                .attributeName("id")
                .attributeType(ScalarAttributeType.S)
                .build();
        dynamo.createTable(table -> table.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key)
                .attributeDefinitions(id));
        dynamo.waiter().waitUntilTableExists(table -> table.tableName(TABLE));
    }

    void deleteTable() {
        dynamo.deleteTable(table -> table.tableName(TABLE));
        dynamo.waiter().waitUntilTableNotExists(table -> table.tableName(TABLE));
    }

    void putItem(String id) {
        dynamo.putItem(put -> put.tableName(TABLE).item(item(id)));
    }

    boolean hasItem(String id) {
        return item(id).equals(dynamo.getItem(get -> get.tableName(TABLE)
                        .key(Map.of("id", AttributeValue.fromS(id)))
                        .consistentRead(true))
                .item());
    }

    static Map<String, AttributeValue> item(String id) {
        return Map.of("id", AttributeValue.fromS(id), "text", AttributeValue.fromS("letter " + id));
    }

    /** Writes the same letters to both databases. */
    void write(int letters) {
        createTable();
        IntStream.range(0, letters).mapToObj(Integer::toString).forEach(id -> {
            insertDocument(id);
            putItem(id);
        });
    }

    boolean hasAll(int letters) {
        return collection().countDocuments() == letters
                && IntStream.range(0, letters)
                        .mapToObj(Integer::toString)
                        .allMatch(id -> hasDocument(id) && hasItem(id));
    }

    /** Makes calls with the ids 0, 1 and so on, and counts those that fail, by error code. */
    static <E extends RuntimeException> Map<Object, Integer> failures(
            int calls, Consumer<String> call, Class<E> type, Function<E, Object> code) {
        Map<Object, Integer> failures = new HashMap<>();
        for (int id = 0; id < calls; id++) {
            try {
                call.accept("" + id);
            } catch (RuntimeException e) {
                if (!type.isInstance(e)) {
                    throw e;
                }
                failures.merge(code.apply(type.cast(e)), 1, Integer::sum);
            }
        }
        return failures;
    }

    static int sum(Map<Object, Integer> failures) {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() {
        mongo.close();
        dynamo.close();
    }
}
