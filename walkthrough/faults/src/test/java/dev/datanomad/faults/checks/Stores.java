package dev.datanomad.faults.checks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bson.Document;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Direct access to both databases. Not safe for use by several threads. */
public final class Stores implements AutoCloseable {

    private static final String TABLE = "nomad_events";
    private static final String USER_KEY = "user_key";
    private static final String ID = "_id";

    private final MongoClient mongoClient;
    private final MongoCollection<Document> mongo;
    private final DynamoDbClient dynamo;

    /** @param environment the variables with which a stage reaches the databases */
    public Stores(Map<String, String> environment) {
        mongoClient = MongoClients.create(environment.get("MONGODB_URI"));
        mongo = mongoClient.getDatabase("datanomad").getCollection("events");
        dynamo = DynamoDbClient.builder()
                .endpointOverride(URI.create(environment.get("AWS_ENDPOINT_URL_DYNAMODB")))
                .region(Region.of(environment.get("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))))
                .build();
    }

    void clear() {
        mongo.deleteMany(new Document());
        dynamo.scanPaginator(scan -> scan.tableName(TABLE)).items().stream()
                .forEach(item ->
                        removeFromDynamo(item.get(USER_KEY).s(), item.get(ID).s()));
    }

    /** How many events DynamoDB has of users whose keys begin like that. */
    public long eventsInDynamo(String userKeyPrefix) {
        return dynamo
                .scanPaginator(scan -> scan.tableName(TABLE)
                        .select(Select.COUNT)
                        .filterExpression("begins_with(user_key, :prefix)")
                        .expressionAttributeValues(Map.of(":prefix", AttributeValue.fromS(userKeyPrefix))))
                .stream()
                .mapToLong(ScanResponse::count)
                .sum();
    }

    boolean hasSomeInDynamo(String userKey) {
        return dynamo.query(query -> query.tableName(TABLE)
                                .keyConditionExpression("user_key = :user")
                                .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(userKey)))
                                .limit(1))
                        .count()
                > 0;
    }

    boolean isInDynamo(String userKey, String id) {
        return !item(userKey, id).isEmpty();
    }

    void addToMongo(List<Document> documents) {
        mongo.insertMany(documents);
    }

    void changeInMongo(String id, Consumer<Document> change) {
        Document document = mongo.find(Filters.eq(id)).first();
        change.accept(document);
        mongo.replaceOne(Filters.eq(id), document);
    }

    void removeFromMongo(String id) {
        mongo.deleteOne(Filters.eq(id));
    }

    /** Changes the posted object in an item. */
    void changeInDynamo(String userKey, String id, UnaryOperator<Map<String, AttributeValue>> change) {
        Map<String, AttributeValue> item = new HashMap<>(item(userKey, id));
        item.put(
                "event",
                AttributeValue.fromM(
                        change.apply(new HashMap<>(item.get("event").m()))));
        dynamo.putItem(put -> put.tableName(TABLE).item(item));
    }

    void copyInDynamo(String userKey, String id, String otherUser) {
        Map<String, AttributeValue> item = new HashMap<>(item(userKey, id));
        item.put(USER_KEY, AttributeValue.fromS(otherUser));
        dynamo.putItem(put -> put.tableName(TABLE).item(item));
    }

    void removeFromDynamo(String userKey, String id) {
        dynamo.deleteItem(delete -> delete.tableName(TABLE).key(key(userKey, id)));
    }

    private Map<String, AttributeValue> item(String userKey, String id) {
        return dynamo.getItem(get -> get.tableName(TABLE).key(key(userKey, id)).consistentRead(true))
                .item();
    }

    private static Map<String, AttributeValue> key(String userKey, String id) {
        return Map.of(USER_KEY, AttributeValue.fromS(userKey), ID, AttributeValue.fromS(id));
    }

    @Override
    public void close() {
        dynamo.close();
        mongoClient.close();
    }
}
