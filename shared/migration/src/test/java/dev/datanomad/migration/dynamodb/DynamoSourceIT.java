package dev.datanomad.migration.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.databases.DynamoFault;
import dev.datanomad.databases.FaultProxy;
import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.reconciliation.Cursor;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.Note;
import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Source;
import dev.datanomad.migration.reconciliation.TimeOrderedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoSourceIT {

    private final TestStores stores = new TestStores();
    private final Source<Note> source = new DynamoSource<>(stores.target);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void every_item_is_in_exactly_one_segment(int segments) {
        List<Note> notes = Note.notes(300);
        stores.inDynamo(notes);

        List<Range> parts = Range.ALL.split(source.cuts(Range.ALL, segments));

        assertThat(parts).hasSize(segments);
        assertThat(parts.stream()
                        .flatMap(part -> rows(source, part).stream())
                        .map(row -> row.record().orElseThrow()))
                .containsExactlyInAnyOrderElementsOf(notes);
    }

    @Test
    void every_item_is_in_exactly_one_segment_of_one_shard() {
        List<Note> notes = Note.notes(300);
        stores.inDynamo(notes);

        assertThat(IntStream.range(0, 3)
                        .mapToObj(shard -> source.shard(shard, 3))
                        .flatMap(shard -> shard.split(source.cuts(shard, 4)).stream())
                        .flatMap(part -> rows(source, part).stream())
                        .map(row -> row.record().orElseThrow()))
                .containsExactlyInAnyOrderElementsOf(notes);
    }

    @Test
    void a_walk_goes_on_behind_any_item_whatever_its_key_is_made_of() {
        List<Note> notes = new ArrayList<>(Note.notes(50));
        notes.add(new Note("a/b/7/", "c/\ud83d\ude00", "text"));
        notes.add(new Note("\ud83d\ude00", "/", "text"));
        stores.inDynamo(notes);
        for (Range part : Range.ALL.split(source.cuts(Range.ALL, 3))) {
            List<Row<Note>> all = rows(source, part);
            for (int i = 0; i < all.size(); i += 7) {
                Range rest = new Range(all.get(i).position(), part.upTo());

                assertThat(rows(source, rest)).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void more_than_a_page_is_read() {
        String text = "x".repeat(100_000);
        List<Note> notes = Stream.generate(() -> Note.of(text)).limit(25).toList();
        stores.inDynamo(notes);

        assertThat(rows(source, Range.ALL)).hasSize(25);
    }

    @Test
    void a_tail_has_only_ids_of_its_time() {
        Instant time = Instant.now();
        stores.inDynamo(Note.notes(50));
        Note before = new Note("ann", TimeOrderedIds.uuid7(time.minusMillis(1)) + UUID.randomUUID(), "text");
        Note after = new Note("ann", TimeOrderedIds.uuid7(time) + UUID.randomUUID(), "text");
        stores.inDynamo(List.of(before, after));

        Source<Note> tail =
                source.only(new Range(TimeOrderedIds.uuid7(time), TimeOrderedIds.uuid7(time.plusSeconds(60))));

        assertThat(rows(tail, Range.ALL)).extracting(Row::key).containsExactly(after.key());
    }

    @Test
    void an_item_that_cannot_be_decoded_is_a_row_with_its_defect() {
        stores.putItem(Map.of("owner", AttributeValue.fromS("ann"), "id", AttributeValue.fromS("empty")));

        assertThat(rows(source, Range.ALL)).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo(new RecordKey("ann", "empty"));
            assertThat(row.defect().map(Defect::reason).orElseThrow())
                    .startsWith("cannot be decoded: NullPointerException");
        });
    }

    @Test
    void single_items_are_found_by_owner_and_id() {
        List<Note> notes = Note.notes(230);
        stores.inDynamo(notes);
        List<RecordKey> keys = new ArrayList<>(notes.stream().map(Note::key).toList());
        keys.add(new RecordKey("somebody-else", notes.get(0).id()));

        assertThat(source.find(keys)).hasSize(230);
        assertThat(source.keys(keys))
                .containsExactlyInAnyOrderElementsOf(
                        notes.stream().map(Note::key).toList());
    }

    @Test
    void a_table_that_is_not_there_has_no_records() {
        stores.dropTable();

        assertThat(rows(source, Range.ALL)).isEmpty();
        assertThat(source.size(Range.ALL)).isZero();
        assertThat(source.find(List.of(new RecordKey("ann", "a")))).isEmpty();
    }

    @Test
    void a_scan_that_is_throttled_or_fails_arrives_nevertheless() {
        stores.inDynamo(Note.notes(100));
        try (FaultProxy proxy = FaultProxy.to(TestStores.DYNAMO_PORT);
                DynamoDbClient client = TestStores.dynamo(proxy.port())) {
            proxy.misbehave(DynamoFault.throttle(60));
            Source<Note> throttled = new DynamoSource<>(TestStores.target(client, TestStores.TABLE));

            assertThat(Range.ALL.split(throttled.cuts(Range.ALL, 8)).stream()
                            .flatMap(part -> rows(throttled, part).stream()))
                    .hasSize(100);
        }
    }

    private static List<Row<Note>> rows(Source<Note> source, Range range) {
        try (Cursor<Note> cursor = source.open(range, 100)) {
            return Stream.generate(() -> cursor)
                    .takeWhile(Cursor::hasNext)
                    .map(Cursor::next)
                    .toList();
        }
    }
}
