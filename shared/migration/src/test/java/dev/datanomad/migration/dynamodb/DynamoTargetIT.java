package dev.datanomad.migration.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.Note;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class DynamoTargetIT {

    private final TestStores stores = new TestStores();
    private final FaultProxy proxy = FaultProxy.to(TestStores.DYNAMO_PORT);
    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private final DynamoDbClient client = TestStores.dynamo(proxy.port(), new ExecutionInterceptor() {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            attempts.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        }
    });
    private final Target<Note> target = TestStores.target(client, TestStores.TABLE);

    @AfterEach
    void close() {
        client.close();
        proxy.close();
    }

    @Test
    void what_is_written_is_found_and_what_is_not_is_not() {
        List<Row<Note>> rows = rows(Note.notes(100));

        assertThat(target.write(rows.subList(0, 60))).isEmpty();

        Map<String, Optional<Note>> found = target.find(rows);
        assertThat(found).hasSize(60);
        assertThat(rows.subList(0, 60))
                .allMatch(row -> found.get(row.key().id()).equals(row.record()));
        assertThat(attempts("BatchGetItem")).isEqualTo(1);
        assertThat(attempts("BatchWriteItem")).isEqualTo(3);
    }

    @Test
    void an_item_that_cannot_be_decoded_is_there_as_nothing() {
        Note note = Note.of("text");
        stores.putItem(Map.of("owner", AttributeValue.fromS(note.owner()), "id", AttributeValue.fromS(note.id())));

        assertThat(target.find(rows(List.of(note)))).isEqualTo(Map.of(note.id(), Optional.empty()));
    }

    @Test
    void a_record_that_would_not_come_back_as_it_is_is_not_written() {
        Note lossy = Note.of(Note.LOSSY);

        assertThat(target.write(rows(List.of(Note.of("text"), lossy))))
                .isEqualTo(Map.of(lossy.key(), new Defect("/text", "would not come back from DynamoDB as it is")));
        assertThat(stores.countInDynamo()).isEqualTo(1);
    }

    @Test
    void what_the_codec_finds_is_what_cannot_be_represented() {
        assertThat(target.check(rows(List.of(Note.of(Note.TOO_LONG))).get(0)))
                .contains(new Defect("/text", "is too long"));
        assertThat(target.check(rows(List.of(Note.of("text"))).get(0))).isEmpty();
    }

    @Test
    void a_table_that_is_not_there_holds_nothing() {
        stores.dropTable();

        assertThat(target.find(rows(Note.notes(2)))).isEmpty();
        assertThat(target.keys(0, 1, 100).next()).isEmpty();
        assertThat(target.identity()).isEqualTo("no table");
        assertThat(stores.hasTable()).isFalse();
    }

    @Test
    void a_table_that_was_made_anew_is_another_one() {
        String identity = target.identity();
        assertThat(target.identity()).isEqualTo(identity);

        stores.dropTable();
        stores.createTable();

        assertThat(target.identity()).isNotEqualTo(identity);
    }

    @Test
    void all_keys_are_listed_in_segments_and_pages() {
        List<Note> notes = Note.notes(100);
        stores.inDynamo(notes);
        List<RecordKey> keys = new ArrayList<>();
        for (int segment = 0; segment < 3; segment++) {
            target.keys(segment, 3, 10).forEachRemaining(page -> {
                assertThat(page).hasSizeLessThanOrEqualTo(10);
                keys.addAll(page);
            });
        }

        assertThat(keys)
                .containsExactlyInAnyOrderElementsOf(
                        notes.stream().map(Note::key).toList());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void batches_that_are_answered_in_part_or_throttled_or_fail_arrive_nevertheless(DynamoFault fault) {
        proxy.misbehave(fault);
        List<Row<Note>> rows = rows(Note.notes(100));

        assertThat(target.write(rows)).isEmpty();

        assertThat(target.find(rows)).hasSize(100);
        assertThat(attempts("BatchWriteItem")).isGreaterThan(4);
    }

    static List<DynamoFault> faults() {
        return List.of(DynamoFault.throttle(40), DynamoFault.error(80));
    }

    @Test
    void a_refusal_fails_at_once() {
        Target<Note> refused = TestStores.target(client, "?");
        List<Row<Note>> rows = rows(Note.notes(100));

        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(() -> refused.find(rows));
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(() -> refused.write(rows));
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(refused::identity);
        assertThat(attempts).containsExactly("BatchGetItem", "BatchWriteItem", "DescribeTable");
    }

    private long attempts(String operation) {
        return attempts.stream().filter(operation::equals).count();
    }

    private static List<Row<Note>> rows(List<Note> notes) {
        return notes.stream().map(Note::row).toList();
    }
}
