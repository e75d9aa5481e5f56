package dev.datanomad.migration.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.Note;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

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

        Map<RecordKey, Optional<Note>> found = target.find(rows);
        assertThat(found).hasSize(60);
        assertThat(rows.subList(0, 60)).allMatch(row -> found.get(row.key()).equals(row.record()));
        assertThat(attempts("BatchGetItem")).isEqualTo(1);
        assertThat(attempts("BatchWriteItem")).isEqualTo(3);
    }

    @Test
    void an_item_that_cannot_be_decoded_is_there_as_nothing() {
        Note note = Note.of("text");
        stores.putItem(Map.of("owner", AttributeValue.fromS(note.owner()), "id", AttributeValue.fromS(note.id())));

        assertThat(target.find(rows(List.of(note)))).isEqualTo(Map.of(note.key(), Optional.empty()));
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
    void what_no_call_can_succeed_against_fails_at_once() {
        Target<Note> noTable = TestStores.target(client, "nothing");
        List<Row<Note>> rows = rows(Note.notes(100));

        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> noTable.write(rows));
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(TestStores.target(client, "?")::identity);
        assertThat(attempts).containsExactly("BatchWriteItem", "DescribeTable");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void what_dynamodb_refuses_is_listed_with_its_words_and_stops_nothing_else(Note strange, String words) {
        Target<Note> target = strangeTarget(Duration.ofSeconds(3));
        List<Row<Note>> rows = new ArrayList<>(rows(Note.notes(30)));
        rows.add(7, strange.row());

        Map<RecordKey, Defect> refused = target.write(rows);

        assertThat(refused).containsOnlyKeys(strange.key());
        assertThat(refused.get(strange.key()).path()).isEmpty();
        assertThat(refused.get(strange.key()).reason())
                .startsWith("is refused by DynamoDB: ")
                .contains(words)
                .hasSizeLessThan(300);
        assertThat(target.find(rows)).hasSize(30).doesNotContainKey(strange.key());
    }

    /** Some with what DynamoDB says of them. */
    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(Note.of(StrangeItems.DIGITS), "38"),
                Arguments.of(Note.of(StrangeItems.EMPTY_SET), "empty"),
                Arguments.of(Note.of(StrangeItems.DEEP), "Nesting Levels"),
                Arguments.of(Note.of(StrangeItems.LARGE), "size"),
                Arguments.of(Note.of(StrangeItems.EMPTY_NAME), ""),
                Arguments.of(Note.of(StrangeItems.LONG_NAME), ""),
                Arguments.of(new Note("owner", "i".repeat(1_025), "text"), "1024"),
                Arguments.of(new Note("o".repeat(2_049), "id", "text"), "2048"),
                Arguments.of(new Note("owner", "", "text"), "empty"));
    }

    @Test
    void many_that_dynamodb_refuses_in_one_batch_are_listed_each() {
        List<Note> strange =
                Stream.generate(() -> Note.of(StrangeItems.DEEP)).limit(60).toList();
        List<Note> good = Note.notes(40);

        assertThat(strangeTarget(Duration.ofSeconds(3))
                        .write(rows(
                                Stream.concat(strange.stream(), good.stream()).toList())))
                .containsOnlyKeys(strange.stream().map(Note::key).toList());
        assertThat(target.find(rows(good))).hasSize(40);
    }

    @Test
    void what_the_codec_throws_is_about_one_record() {
        Note broken = Note.of(StrangeItems.BROKEN);

        assertThat(strangeTarget(Duration.ofSeconds(3)).write(rows(List.of(Note.of("text"), broken))))
                .isEqualTo(Map.of(broken.key(), new Defect("", "cannot be encoded: broken")));
        assertThat(stores.countInDynamo()).isEqualTo(1);
    }

    @Test
    void a_dynamodb_that_answers_nobody_but_with_errors_is_away_and_no_item_is_to_blame() {
        proxy.misbehave(DynamoFault.error(100));
        List<Row<Note>> rows = rows(Note.notes(2));
        Target<Note> target = strangeTarget(Duration.ofSeconds(1));

        assertThatIllegalStateException()
                .isThrownBy(() -> target.write(rows))
                .withMessageStartingWith("DynamoDB fails for item ")
                .withMessageMatching(
                        ".*(" + rows.get(0).key().id() + "|" + rows.get(1).key().id() + ").*");
        assertThatIllegalStateException().isThrownBy(() -> target.find(rows));
    }

    @Test
    void what_is_deleted_is_gone_however_often_it_has_to_be_tried() {
        List<Row<Note>> rows = rows(Note.notes(100));
        target.write(rows);
        List<RecordKey> keys = rows.subList(0, 80).stream().map(Row::key).toList();
        proxy.misbehave(DynamoFault.throttle(40));

        assertThat(target.delete(keys)).isEmpty();
        assertThat(target.delete(List.of(new RecordKey("nobody", "nothing")))).isEmpty();
        assertThat(stores.countInDynamo()).isEqualTo(20);
    }

    private Target<Note> strangeTarget(Duration limit) {
        return new DynamoTarget<>(client, TestStores.TABLE, "owner", "id", new StrangeItems(), limit);
    }

    private long attempts(String operation) {
        return attempts.stream().filter(operation::equals).count();
    }

    private static List<Row<Note>> rows(List<Note> notes) {
        return notes.stream().map(Note::row).toList();
    }
}
