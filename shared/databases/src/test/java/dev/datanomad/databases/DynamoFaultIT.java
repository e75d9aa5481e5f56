package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What the AWS SDK sees of DynamoDB's own faults, and what is stored all the same. */
class DynamoFaultIT {

    private final Map<String, String> through = new HashMap<>();
    private Databases databases;
    private FaultProxy proxy;
    private Clients direct;
    private Clients broken;

    @BeforeEach
    void start() {
        databases = Databases.start();
        URI dynamo = databases.dynamoEndpoint();
        proxy = FaultProxy.to(dynamo.getHost(), dynamo.getPort());
        direct = Clients.of(databases.environment());
        direct.createTable();
        through.putAll(databases.environment());
        through.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + proxy.port());
        broken = Clients.of(through, 1);
    }

    @AfterEach
    void stop() {
        broken.close();
        direct.close();
        proxy.close();
        databases.close();
    }

    @Test
    void a_throttled_call_is_refused_in_both_ways_and_not_done() {
        proxy.misbehave(DynamoFault.throttle(50));

        assertThat(failures(100, broken::putItem))
                .isEqualTo(Map.of("ProvisionedThroughputExceededException 400", 25, "ThrottlingException 400", 25));
        assertThat(stored(100)).hasSize(50);
        assertThat(sum(failures(100, broken::hasItem))).isEqualTo(50);
    }

    @Test
    void the_sdk_takes_it_for_throttling() {
        proxy.misbehave(DynamoFault.throttle(100));

        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> broken.putItem("one"))
                .matches(DynamoDbException::isThrottlingException);
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> broken.putItem("one"))
                .matches(DynamoDbException::isThrottlingException);
    }

    @Test
    void of_batches_to_write_a_share_comes_back_unprocessed_and_the_rest_is_stored() {
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
    void of_batches_to_get_a_share_comes_back_unprocessed_and_is_asked_for_as_before() {
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
    void now_and_then_a_whole_batch_is_throttled() {
        proxy.misbehave(DynamoFault.throttle(50));

        assertThat(sum(failures(100, id -> write(0, 25)))).isEqualTo(5);
    }

    @Test
    void a_batch_of_which_nothing_would_be_left_is_throttled_as_a_whole() {
        proxy.misbehave(DynamoFault.throttle(100));

        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> write(0, 25))
                .matches(DynamoDbException::isThrottlingException);
        assertThat(stored(25)).isEmpty();
    }

    @Test
    void half_of_the_writes_that_are_answered_with_an_error_are_done() {
        proxy.misbehave(DynamoFault.error(50));

        assertThat(failures(100, broken::putItem)).isEqualTo(Map.of("InternalServerError 500", 50));
        assertThat(stored(100)).hasSize(75);
        assertThat(failures(100, broken::hasItem)).isEqualTo(Map.of("InternalServerError 500", 50));
    }

    @Test
    void the_sdk_gets_through_to_a_database_that_fails_now_and_then() {
        proxy.misbehave(DynamoFault.error(20));

        try (Clients patient = Clients.of(through, 6)) {
            IntStream.range(0, 50).forEach(id -> patient.putItem("" + id));
        }

        assertThat(stored(50)).hasSize(50);
    }

    @Test
    void what_manages_tables_passes() {
        proxy.misbehave(DynamoFault.error(100));

        assertThatCode(() -> broken.dynamo().describeTable(table -> table.tableName(Clients.TABLE)))
                .doesNotThrowAnyException();
    }

    @Test
    void nothing_stands_in_the_way_of_a_database_that_is_mended() {
        proxy.misbehave(DynamoFault.throttle(100));
        failures(1, broken::putItem);

        proxy.pass();

        // Whoever does not try again may find its connection cut, once.
        try (Clients patient = Clients.of(through, 3)) {
            assertThat(failures(10, patient::putItem)).isEmpty();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("dynamodb-fault"));
    }

    @Test
    void a_database_that_is_gone_ends_the_connection() {
        proxy.misbehave(DynamoFault.error(1));
        databases.close();

        assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> broken.hasItem("one"));
    }

    private interface Attempt {
        void with(String id);
    }

    /** How often which error was the answer. */
    private static Map<String, Integer> failures(int calls, Attempt attempt) {
        Map<String, Integer> failures = new TreeMap<>();
        for (int call = 0; call < calls; call++) {
            try {
                attempt.with("" + call);
            } catch (DynamoDbException e) {
                failures.merge(e.awsErrorDetails().errorCode() + " " + e.statusCode(), 1, Integer::sum);
            }
        }
        return failures;
    }

    private static int sum(Map<String, Integer> failures) {
        return failures.values().stream().mapToInt(count -> count).sum();
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
                        .putRequest(
                                PutRequest.builder().item(Clients.item("" + id)).build())
                        .build())
                .toList();
        return broken.dynamo().batchWriteItem(batch -> batch.requestItems(Map.of(Clients.TABLE, puts)));
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
        return broken.dynamo().batchGetItem(batch -> batch.requestItems(Map.of(Clients.TABLE, wanted)));
    }
}
