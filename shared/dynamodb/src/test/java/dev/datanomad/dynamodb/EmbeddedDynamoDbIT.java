package dev.datanomad.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What the differential test cannot compare: capacity that is used up, reads that lag behind, and what is refused. */
class EmbeddedDynamoDbIT {

    private static final String TABLE = "items";

    private EmbeddedDynamoDb server;
    private DynamoDbClient client;

    private void start(DynamoDbOptions options) {
        try {
            server = EmbeddedDynamoDb.start(options, () -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        client = DynamoDbClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void createTable(Integer readUnits, Integer writeUnits) {
        CreateTableRequest.Builder table = CreateTableRequest.builder()
                .tableName(TABLE)
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                .attributeDefinitions(attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.N));
        client.createTable(
                readUnits == null
                        ? table.billingMode(BillingMode.PAY_PER_REQUEST).build()
                        : table.provisionedThroughput(units -> units.readCapacityUnits((long) readUnits)
                                        .writeCapacityUnits((long) writeUnits))
                                .build());
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static Map<String, AttributeValue> item(String partition, int sort, int size) {
        return Map.of(
                "pk", AttributeValue.fromS(partition),
                "sk", AttributeValue.fromN(Integer.toString(sort)),
                "text", AttributeValue.fromS("x".repeat(size)));
    }

    private void put(String partition, int sort, int size) {
        client.putItem(put -> put.tableName(TABLE).item(item(partition, sort, size)));
    }

    private boolean isThere(String partition, int sort, boolean consistent) {
        return client.getItem(get -> get.tableName(TABLE)
                        .key(Map.of(
                                "pk", AttributeValue.fromS(partition),
                                "sk", AttributeValue.fromN(Integer.toString(sort))))
                        .consistentRead(consistent))
                .hasItem();
    }

    @Test
    void a_table_whose_capacity_is_used_up_throttles_and_goes_on_later() {
        start(DynamoDbOptions.inMemory());
        createTable(5, 5);
        put("a", 1, 6000);

        assertThatExceptionOfType(ProvisionedThroughputExceededException.class).isThrownBy(() -> put("a", 2, 1));

        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(ProvisionedThroughputExceededException.class)
                .untilAsserted(() -> put("a", 2, 1));
    }

    @Test
    void a_batch_is_done_as_far_as_there_is_capacity() {
        start(DynamoDbOptions.inMemory().limited(100, 5));
        createTable(null, null);
        List<WriteRequest> writes = IntStream.range(0, 10)
                .mapToObj(i -> WriteRequest.builder()
                        .putRequest(put -> put.item(item("a", i, 900)))
                        .build())
                .toList();

        List<WriteRequest> left = client.batchWriteItem(write -> write.requestItems(Map.of(TABLE, writes)))
                .unprocessedItems()
                .get(TABLE);

        assertThat(left).hasSizeBetween(3, 5);
        assertThat(client.scan(scan -> scan.tableName(TABLE)).count()).isEqualTo(10 - left.size());
    }

    @Test
    void a_partition_key_gets_no_more_than_a_partition_can_give_and_the_others_go_on() {
        start(DynamoDbOptions.inMemory());
        createTable(10_000, 10_000);
        IntStream.range(0, 3).forEach(i -> put("hot", i, 400_000));

        assertThatExceptionOfType(ProvisionedThroughputExceededException.class)
                .isThrownBy(() -> IntStream.range(0, 10).forEach(i -> put("hot", i, 400_000)));
        put("other", 1, 400_000);
    }

    @Test
    void eventually_consistent_reads_lag_behind_where_it_is_asked_for_and_strongly_consistent_ones_do_not() {
        start(DynamoDbOptions.inMemory().lagging(Duration.ofSeconds(1)));
        createTable(null, null);
        put("a", 1, 1);
        await().atMost(Duration.ofSeconds(10)).until(() -> isThere("a", 1, false));

        put("a", 2, 1);

        assertThat(isThere("a", 2, true)).isTrue();
        assertThat(isThere("a", 2, false)).isFalse();
        await().atMost(Duration.ofSeconds(10)).until(() -> isThere("a", 2, false));
    }

    @Test
    void a_page_ends_at_a_megabyte_and_a_batch_of_reads_at_sixteen() {
        start(DynamoDbOptions.inMemory());
        createTable(null, null);
        IntStream.range(0, 50).forEach(i -> put("a", i, 390_000));

        QueryResponse page = client.query(query -> query.tableName(TABLE)
                .keyConditionExpression("pk = :a")
                .expressionAttributeValues(Map.of(":a", AttributeValue.fromS("a")))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
        assertThat(page.count()).isEqualTo(3);
        assertThat(page.lastEvaluatedKey()).containsEntry("sk", AttributeValue.fromN("2"));
        assertThat(page.consumedCapacity().capacityUnits()).isEqualTo(143.0);

        List<Map<String, AttributeValue>> keys = IntStream.range(0, 50)
                .mapToObj(i -> Map.of("pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromN(Integer.toString(i))))
                .toList();
        BatchGetItemResponse batch = client.batchGetItem(get -> get.requestItems(
                Map.of(TABLE, KeysAndAttributes.builder().keys(keys).build())));
        assertThat(batch.responses().get(TABLE)).hasSize(43);
        assertThat(batch.unprocessedKeys().get(TABLE).keys()).hasSize(7);
    }

    @Test
    void changes_of_one_item_at_one_time_come_one_after_the_other() throws Exception {
        start(DynamoDbOptions.inMemory());
        createTable(null, null);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(threads.submit(() -> client.updateItem(update -> update.tableName(TABLE)
                        .key(Map.of("pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromN("1")))
                        .updateExpression("ADD version :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(client.scan(scan -> scan.tableName(TABLE)).items())
                .singleElement()
                .satisfies(item -> assertThat(item.get("version").n()).isEqualTo("400"));
    }

    @Test
    void what_it_does_not_do_is_refused_by_its_name() {
        start(DynamoDbOptions.inMemory());
        createTable(null, null);

        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> client.describeLimits())
                .withMessageContaining("The operation DescribeLimits is not supported");
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> client.scan(scan -> scan.tableName(TABLE).indexName("index")))
                .withMessageContaining("The parameter IndexName is not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DynamoDB_20120810.ListTables | {         | 400 | SerializationException",
                "DynamoDB_20120810.ListTables | {} {}     | 400 | SerializationException",
                "DynamoDB_20120810.ListTables | []        | 400 | SerializationException",
                "DynamoDB_20120810.ListTables | {\"Limit\": \"a\"} | 400 | SerializationException",
                "DynamoDB_20120810.PutItem    | {\"TableName\": \"items\", \"Item\": {\"pk\": {\"S\": \"\\ud800\"}}} | 400 | SerializationException",
                "DynamoDB_20120810.PutItem    | {\"TableName\": \"items\", \"Item\": {\"pk\": {\"S\": 5}}} | 400 | SerializationException",
                "DynamoDB_20120810.PutItem    | {\"TableName\": \"items\", \"Item\": {\"pk\": {\"N\": 5}}} | 400 | SerializationException",
                "DynamoDB_20120810.PutItem    | {\"TableName\": \"items\", \"Item\": {\"pk\": {\"B\": \"?\"}}} | 400 | SerializationException",
                "DynamoDB_20111205.ListTables | {}        | 400 | UnknownOperationException",
                "DynamoDB_20120810.Nothing    | {}        | 400 | ValidationException",
            })
    void a_call_that_cannot_be_read_is_an_error_of_the_protocol(String target, String body, int status, String type)
            throws Exception {
        start(DynamoDbOptions.inMemory());

        assertThat(send("POST", target, body, true)).isEqualTo(status + " " + type);
    }

    @Test
    void a_call_without_a_signature_or_from_a_page_of_another_origin_is_refused() throws Exception {
        start(DynamoDbOptions.inMemory());

        assertThat(send("POST", "DynamoDB_20120810.ListTables", "{}", false))
                .isEqualTo("400 MissingAuthenticationTokenException");
        assertThat(send("OPTIONS", "DynamoDB_20120810.ListTables", "", true)).startsWith("400 ");
    }

    private String send(String method, String target, String body, boolean signed) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.endpoint() + "/"))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("X-Amz-Target", target);
        if (signed) {
            request.header("Authorization", "AWS4-HMAC-SHA256");
        }
        var response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
        return response.statusCode() + " " + response.body().replaceAll("(?s).*#(\\w+)\".*", "$1");
    }
}
