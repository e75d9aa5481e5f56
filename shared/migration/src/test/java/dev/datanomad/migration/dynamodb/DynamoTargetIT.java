package dev.datanomad.migration.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.dynamodb.DynamoProxy.Answer;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.Note;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class DynamoTargetIT {

    private final TestStores stores = new TestStores();
    private final DynamoProxy proxy = new DynamoProxy(TestStores.dynamoUri());
    private final DynamoDbClient client = TestStores.dynamo(proxy.url());
    private final Target<Note> target = TestStores.target(client);

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
        assertThat(proxy.calls("BatchGetItem")).isEqualTo(1);
        assertThat(proxy.calls("BatchWriteItem")).isEqualTo(3);
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
                .isEqualTo(Map.of(
                        new RecordKey(lossy.owner(), lossy.id()),
                        new Defect("/text", "would not come back from DynamoDB as it is")));
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
            Iterator<List<RecordKey>> pages = target.keys(segment, 3, 10);
            pages.forEachRemaining(page -> {
                assertThat(page).hasSizeLessThanOrEqualTo(10);
                keys.addAll(page);
            });
        }

        assertThat(keys)
                .containsExactlyInAnyOrderElementsOf(notes.stream()
                        .map(note -> new RecordKey(note.owner(), note.id()))
                        .toList());
    }

    @Test
    void batches_that_are_answered_in_part_or_throttled_or_fail_arrive_nevertheless() {
        Random random = new Random(1);
        proxy.behave((call, database) -> switch (random.nextInt(5)) {
            case 0 -> Answer.error(400, "ProvisionedThroughputExceededException");
            case 1 -> Answer.error(500, "InternalServerError");
            case 2 -> database.apply(call.request());
            default -> inPart(call, database);
        });
        List<Row<Note>> rows = rows(Note.notes(100));

        assertThat(target.write(rows)).isEmpty();

        assertThat(target.find(rows)).hasSize(100);
        assertThat(proxy.calls("BatchWriteItem")).isGreaterThan(4);
    }

    /** Has the database do the first half, at least one, and leaves the rest undone. */
    @SuppressWarnings("unchecked")
    private static Answer inPart(DynamoProxy.Call call, Function<Map<String, Object>, Answer> database) {
        boolean write = call.operation().equals("BatchWriteItem");
        Map<String, Object> tables = (Map<String, Object>) call.request().get("RequestItems");
        Object ofTable = tables.get(TestStores.TABLE);
        List<Object> all = (List<Object>) (write ? ofTable : ((Map<String, Object>) ofTable).get("Keys"));
        int half = (all.size() + 1) / 2;
        Answer answer = database.apply(with(call.request(), write, all.subList(0, half)));
        if (half == all.size()) {
            return answer;
        }
        Map<String, Object> body = new HashMap<>(answer.body());
        body.put(
                write ? "UnprocessedItems" : "UnprocessedKeys",
                with(call.request(), write, all.subList(half, all.size())).get("RequestItems"));
        return new Answer(answer.status(), body);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> with(Map<String, Object> request, boolean write, List<Object> part) {
        Map<String, Object> tables = (Map<String, Object>) request.get("RequestItems");
        Object ofTable = part;
        if (!write) {
            Map<String, Object> keys = new HashMap<>((Map<String, Object>) tables.get(TestStores.TABLE));
            keys.put("Keys", part);
            ofTable = keys;
        }
        Map<String, Object> changed = new HashMap<>(request);
        changed.put("RequestItems", Map.of(TestStores.TABLE, ofTable));
        return changed;
    }

    @Test
    void a_refusal_fails_at_once() {
        proxy.behave((call, database) -> Answer.error(400, "AccessDeniedException"));
        List<Row<Note>> rows = rows(Note.notes(100));

        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(() -> target.find(rows));
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(() -> target.write(rows));
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(target::identity);
        assertThat(proxy.calls("BatchGetItem")).isEqualTo(1);
        assertThat(proxy.calls("BatchWriteItem")).isEqualTo(1);
    }

    private static List<Row<Note>> rows(List<Note> notes) {
        return notes.stream()
                .map(note -> Row.of(new RecordKey(note.owner(), note.id()), note, 0))
                .toList();
    }
}
