package dev.datanomad.migration;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.datanomad.migration.dynamodb.DynamoTarget;
import dev.datanomad.migration.mongodb.MongoSource;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.Note;
import dev.datanomad.migration.reconciliation.RecordCodec;
import dev.datanomad.service.lifecycle.TestDatabases;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.codecs.BsonValueCodecProvider;
import org.bson.codecs.CollectionCodecProvider;
import org.bson.codecs.DocumentCodecProvider;
import org.bson.codecs.ValueCodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Notes in a MongoDB and a DynamoDB, empty in the beginning. The databases are those of this JVM's tests. */
public final class TestStores {

    public static final String TABLE = "notes";

    /** How many bytes a document may have. */
    public static final int MAX_BYTES = 2_000_000;

    /** Where the databases are on this machine. */
    public static final int MONGO_PORT = TestDatabases.port("MONGODB_URI");

    public static final int DYNAMO_PORT = TestDatabases.port("AWS_ENDPOINT_URL_DYNAMODB");

    private static final MongoClient MONGO = mongo(MONGO_PORT);
    private static final DynamoDbClient DYNAMO = dynamo(DYNAMO_PORT);

    /** The source itself. */
    public final MongoSource<Note> source = source(MONGO);

    /** The target itself. */
    public final DynamoTarget<Note> target = target(DYNAMO, TABLE);

    /** Empties both. */
    public TestStores() {
        database().drop();
        if (hasTable()) {
            dropTable();
        }
        createTable();
    }

    /** A MongoDB on that port of this machine; documents are read as they are. */
    public static MongoClient mongo(int port) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:" + port + "/"))
                .codecRegistry(CodecRegistries.fromProviders(
                        new ValueCodecProvider(),
                        new BsonValueCodecProvider(),
                        new DocumentCodecProvider(),
                        new CollectionCodecProvider()))
                .build());
    }

    /** A DynamoDB there. */
    public static DynamoDbClient dynamo(int port, ExecutionInterceptor... interceptors) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .overrideConfiguration(config -> config.retryStrategy(RetryMode.STANDARD)
                        .apiCallTimeout(Duration.ofSeconds(20))
                        .executionInterceptors(List.of(interceptors)))
                .build();
    }

    public static MongoSource<Note> source(MongoClient client) {
        return source(client, documents(client));
    }

    public static MongoSource<Note> source(MongoClient client, MongoCollection<Document> documents) {
        return new MongoSource<>(client, documents, "user.key", MAX_BYTES, new Documents());
    }

    public static DynamoTarget<Note> target(DynamoDbClient client, String table) {
        return new DynamoTarget<>(client, table, "owner", "id", new Items());
    }

    /** Notes as documents. */
    public static final class Documents implements RecordCodec<Note, Document> {

        @Override
        public Document encode(Note note) {
            return document(note).append("text", note.text().replace(Note.LOSSY, "lost"));
        }

        @Override
        public Note decode(Document document) {
            if (!(document.get("text") instanceof String text)) {
                throw new DefectException("/text", "is missing");
            }
            return new Note(document.get("user", Document.class).getString("key"), document.getString("_id"), text);
        }

        @Override
        public Optional<Defect> check(Note note) {
            return tooLong(note);
        }

        @Override
        public String firstDifference(Note note, Note copy) {
            return "/text";
        }
    }

    private static Optional<Defect> tooLong(Note note) {
        return note.text().equals(Note.TOO_LONG) ? Optional.of(new Defect("/text", "is too long")) : Optional.empty();
    }

    private static final class Items implements RecordCodec<Note, Map<String, AttributeValue>> {

        @Override
        public Map<String, AttributeValue> encode(Note note) {
            return Map.of(
                    "owner", AttributeValue.fromS(note.owner()),
                    "id", AttributeValue.fromS(note.id()),
                    "text", AttributeValue.fromS(note.text().replace(Note.LOSSY, "lost")));
        }

        @Override
        public Note decode(Map<String, AttributeValue> item) {
            return new Note(
                    item.get("owner").s(), item.get("id").s(), item.get("text").s());
        }

        @Override
        public Optional<Defect> check(Note note) {
            return tooLong(note);
        }

        @Override
        public String firstDifference(Note note, Note copy) {
            return "/text";
        }
    }

    private static MongoDatabase database(MongoClient client) {
        return client.getDatabase("notes").withWriteConcern(WriteConcern.MAJORITY);
    }

    public MongoClient client() {
        return MONGO;
    }

    public MongoDatabase database() {
        return database(MONGO);
    }

    public MongoCollection<Document> documents() {
        return documents(MONGO);
    }

    /** The notes of a MongoDB. */
    public static MongoCollection<Document> documents(MongoClient client) {
        return database(client).getCollection("notes");
    }

    public static Document document(Note note) {
        return new Document("_id", note.id())
                .append("user", new Document("key", note.owner()))
                .append("text", note.text());
    }

    /** Puts notes into MongoDB. */
    public void inMongo(List<Note> notes) {
        if (!notes.isEmpty()) {
            documents().insertMany(notes.stream().map(TestStores::document).toList());
        }
    }

    public void inDynamo(List<Note> notes) {
        notes.forEach(note -> putItem(new Items().encode(note)));
    }

    /** Puts an item into DynamoDB that may be no note. */
    public void putItem(Map<String, AttributeValue> item) {
        DYNAMO.putItem(put -> put.tableName(TABLE).item(item));
    }

    public long countInDynamo() {
        return DYNAMO.scanPaginator(scan -> scan.tableName(TABLE).consistentRead(true)).stream()
                .mapToInt(page -> page.count())
                .sum();
    }

    public void createTable() {
        DYNAMO.createTable(table -> table.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("owner", KeyType.HASH), key("id", KeyType.RANGE))
                .attributeDefinitions(text("owner"), text("id")));
        try (var waiter = DYNAMO.waiter()) {
            waiter.waitUntilTableExists(table -> table.tableName(TABLE));
        }
    }

    public void dropTable() {
        DYNAMO.deleteTable(table -> table.tableName(TABLE));
        try (var waiter = DYNAMO.waiter()) {
            waiter.waitUntilTableNotExists(table -> table.tableName(TABLE));
        }
    }

    public boolean hasTable() {
        return DYNAMO.listTables().tableNames().contains(TABLE);
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }
}
