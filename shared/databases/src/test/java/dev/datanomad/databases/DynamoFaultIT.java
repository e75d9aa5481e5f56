package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What the AWS SDK sees of injected errors, and what is stored nevertheless. */
class DynamoFaultIT {

    @AutoClose
    private static final Databases databases = Databases.start();

    @AutoClose
    private final FaultProxy proxy = proxy(databases.dynamoEndpoint());

    @AutoClose
    private final Clients direct = Clients.of(databases.environment());

    @AutoClose
    private final Clients faulty = Clients.of(through(proxy), 1);

    @BeforeEach
    void createTable() {
        direct.createTable();
    }

    @AfterEach
    void deleteTable() {
        direct.deleteTable();
    }

    @Test
    void a_throttled_call_gets_either_exception_and_is_not_executed() {
        proxy.misbehave(DynamoFault.throttle(50));

        assertThat(failures(100, faulty::putItem))
                .isEqualTo(Map.of("ProvisionedThroughputExceededException 400", 25, "ThrottlingException 400", 25));
        assertThat(stored(100)).hasSize(50);
        assertThat(Clients.sum(failures(100, faulty::hasItem))).isEqualTo(50);
    }

    @Test
    void the_sdk_recognises_both_exceptions_as_throttling() {
        proxy.misbehave(DynamoFault.throttle(100));

        for (String id : List.of("one", "two")) {
            assertThatExceptionOfType(DynamoDbException.class)
                    .isThrownBy(() -> faulty.putItem(id))
                    .matches(DynamoDbException::isThrottlingException);
        }
    }

    @Test
    void a_percentage_of_a_batchs_writes_comes_back_unprocessed_and_the_rest_is_stored() {
        proxy.misbehave(DynamoFault.throttle(40));
        List<String> unprocessed = new ArrayList<>();
        for (int batch = 0; batch < 4; batch++) {
            BatchWriteItemResponse answer = write(batch * 25, 25);
            answer.unprocessedItems()
                    .getOrDefault(Clients.TABLE, List.of())
                    .forEach(item ->
                            unprocessed.add(item.putRequest().item().get("id").s()));
        }

        assertThat(unprocessed).hasSize(40).doesNotHaveDuplicates();
        assertThat(stored(100)).hasSize(60).doesNotContainAnyElementsOf(unprocessed);
    }

    @Test
    void a_percentage_of_a_batchs_keys_comes_back_unprocessed_with_the_options_of_the_request() {
        IntStream.range(0, 100).forEach(id -> direct.putItem("" + id));
        proxy.misbehave(DynamoFault.throttle(40));

        BatchGetItemResponse answer = read(100);

        assertThat(answer.responses().get(Clients.TABLE)).hasSize(60);
        KeysAndAttributes left = answer.unprocessedKeys().get(Clients.TABLE);
        assertThat(left.keys()).hasSize(40);
        assertThat(left.consistentRead()).isTrue();
        assertThat(left.projectionExpression()).isEqualTo("id");
    }

    @Test
    void a_tenth_of_the_percentage_of_batches_is_throttled_as_a_whole() {
        proxy.misbehave(DynamoFault.throttle(50));

        assertThat(Clients.sum(failures(100, id -> write(0, 25)))).isEqualTo(5);
    }

    @Test
    void a_batch_of_which_no_item_would_be_left_is_throttled_as_a_whole() {
        proxy.misbehave(DynamoFault.throttle(100));

        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> write(0, 25))
                .matches(DynamoDbException::isThrottlingException);
        assertThat(stored(25)).isEmpty();
    }

    @Test
    void half_of_the_writes_that_fail_are_executed() {
        proxy.misbehave(DynamoFault.error(50));

        assertThat(failures(100, faulty::putItem)).isEqualTo(Map.of("InternalServerError 500", 50));
        assertThat(stored(100)).hasSize(75);
        assertThat(failures(100, faulty::hasItem)).isEqualTo(Map.of("InternalServerError 500", 50));
    }

    @Test
    void retries_of_the_sdk_succeed_while_some_calls_fail() {
        proxy.misbehave(DynamoFault.error(20));

        try (Clients retrying = Clients.of(through(proxy), 6)) {
            IntStream.range(0, 50).forEach(id -> retrying.putItem("" + id));
        }

        assertThat(stored(50)).hasSize(50);
    }

    @Test
    void calls_that_manage_tables_pass() {
        proxy.misbehave(DynamoFault.error(100));

        assertThatCode(() -> faulty.dynamo().describeTable(table -> table.tableName(Clients.TABLE)))
                .doesNotThrowAnyException();
    }

    @Test
    void nothing_is_left_of_a_fault_that_has_ended() {
        proxy.misbehave(DynamoFault.throttle(100));
        failures(1, faulty::putItem);

        proxy.pass();

        // A client without retries may find its connection closed, once.
        try (Clients retrying = Clients.of(through(proxy), 3)) {
            assertThat(failures(10, retrying::putItem)).isEmpty();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("dynamodb-fault"));
    }

    @Test
    void a_database_that_is_down_ends_the_connection() {
        try (FaultProxy database = proxy(databases.dynamoEndpoint());
                FaultProxy inFront = FaultProxy.to(database.port());
                Clients clients = Clients.of(through(inFront), 1)) {
            inFront.misbehave(DynamoFault.error(1));
            database.refuse();

            assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> clients.hasItem("one"));
        }
    }

    private static FaultProxy proxy(URI dynamo) {
        return FaultProxy.to(dynamo.getHost(), dynamo.getPort());
    }

    private static Map<String, String> through(FaultProxy proxy) {
        Map<String, String> environment = new HashMap<>(databases.environment());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + proxy.port());
        return environment;
    }

    /** How many calls got which error. */
    private static Map<Object, Integer> failures(int calls, Consumer<String> call) {
        return Clients.failures(
                calls, call, DynamoDbException.class, e -> e.awsErrorDetails().errorCode() + " " + e.statusCode());
    }

    private List<String> stored(int ids) {
        return IntStream.range(0, ids)
                .mapToObj(Integer::toString)
                .filter(direct::hasItem)
                .toList();
    }

    private BatchWriteItemResponse write(int first, int count) {
        List<WriteRequest> puts = IntStream.range(first, first + count)
                .mapToObj(id -> WriteRequest.builder()
                        .putRequest(put -> put.item(Clients.item("" + id)))
                        .build())
                .toList();
        return faulty.dynamo().batchWriteItem(batch -> batch.requestItems(Map.of(Clients.TABLE, puts)));
    }

    private BatchGetItemResponse read(int count) {
        List<Map<String, AttributeValue>> keys = IntStream.range(0, count)
                .mapToObj(id -> Map.of("id", AttributeValue.fromS("" + id)))
                .toList();
        KeysAndAttributes wanted = KeysAndAttributes.builder()
                .keys(keys)
                .consistentRead(true)
                .projectionExpression("id")
                .build();
        return faulty.dynamo().batchGetItem(batch -> batch.requestItems(Map.of(Clients.TABLE, wanted)));
    }
}
