package dev.datanomad.migration.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.datanomad.migration.TestStores;
import dev.datanomad.migration.reconciliation.Cursor;
import dev.datanomad.migration.reconciliation.Note;
import dev.datanomad.migration.reconciliation.Range;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoSourceIT {

    private final TestStores stores = new TestStores();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 1_000})
    void every_document_is_in_exactly_one_part(int documents) {
        stores.inMongo(Note.notes(documents));

        assertThat(idsOf(shards(7))).hasSize(documents).doesNotHaveDuplicates();
    }

    @Test
    void the_parts_are_of_about_the_same_size() {
        stores.inMongo(Note.notes(1_000));

        assertThat(shards(4))
                .allSatisfy(part -> assertThat(idsOf(List.of(part))).hasSizeBetween(240, 260));
    }

    @Test
    void the_parts_of_many_documents_are_cut_by_a_sample_of_their_ids() {
        stores.inMongo(Note.notes(4_500));

        List<Range> parts = Range.ALL.split(stores.source.cuts(Range.ALL, 4));

        assertThat(idsOf(parts)).hasSize(4_500).doesNotHaveDuplicates();
        assertThat(parts).allSatisfy(part -> assertThat(idsOf(List.of(part))).hasSizeBetween(675, 1_575));
    }

    @Test
    void the_parts_are_of_about_the_same_size_also_where_ids_are_no_uuids() {
        stores.inMongo(IntStream.range(0, 4_500)
                .mapToObj(i -> new Note("owner", "note-" + i + "z", "text"))
                .toList());

        assertThat(Range.ALL.split(stores.source.cuts(Range.ALL, 4)))
                .hasSize(4)
                .allSatisfy(part -> assertThat(idsOf(List.of(part))).hasSizeBetween(1_050, 1_200));
    }

    @Test
    void the_parts_of_more_documents_than_one_looks_through_are_cut_by_ids_that_mongodb_picks() {
        stores.inMongo(Note.notes(30));
        stores.documents().insertOne(new Document("_id", new ObjectId()));

        assertThat(picked(Range.ALL, 3)).allSatisfy(part -> {
            assertThat(ids(part)).hasSize(10);
            assertThat(picked(part, 2)).allSatisfy(half -> assertThat(ids(half)).hasSize(5));
        });
    }

    private List<Range> picked(Range range, int parts) {
        return range.split(new IdCuts(stores.documents(), range, 30).into(parts));
    }

    @Test
    void documents_that_arrive_between_two_processes_are_in_exactly_one_part_too() {
        stores.inMongo(Note.notes(300));
        List<Range> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parts.add(stores.source.shard(i, 3));
            stores.inMongo(Note.notes(500));
        }

        assertThat(idsOf(parts)).hasSize(1_800).doesNotHaveDuplicates();
    }

    @Test
    void processes_that_come_at_the_same_time_agree() {
        stores.inMongo(Note.notes(500));
        List<CompletableFuture<Range>> coming = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    stores.inMongo(Note.notes(50));
                    return stores.source.shard(i, 5);
                }))
                .toList();

        assertThat(idsOf(coming.stream().map(CompletableFuture::join).toList()))
                .hasSize(750)
                .doesNotHaveDuplicates();
    }

    @Test
    void the_cuts_are_kept_in_mongodb_until_they_are_deleted() {
        stores.inMongo(Note.notes(100));

        Range second = stores.source.shard(1, 3);

        Document kept = stores.database().getCollection("reconciliation").find().first();
        assertThat(kept.getString("_id")).isEqualTo("shards-3");
        assertThat(kept.getList("cuts", String.class)).containsExactly(second.after(), second.upTo());

        stores.inMongo(Note.notes(100));
        assertThat(stores.source.shard(1, 3)).isEqualTo(second);
        stores.database().getCollection("reconciliation").drop();
        assertThat(stores.source.shard(1, 3)).isNotEqualTo(second);
    }

    @Test
    void a_range_is_read_in_order_behind_its_beginning_and_up_to_its_end() {
        stores.inMongo(Note.notes(20));
        List<String> sorted = new ArrayList<>(new TreeSet<>(ids(Range.ALL)));

        assertThat(ids(Range.ALL)).isEqualTo(sorted);
        assertThat(ids(new Range(sorted.get(4), sorted.get(9)))).isEqualTo(sorted.subList(5, 10));
        assertThat(stores.source.size(new Range(sorted.get(4), sorted.get(9)))).isEqualTo(5);
        assertThat(stores.source.size(Range.ALL)).isEqualTo(20);
    }

    @Test
    void a_document_that_cannot_be_decoded_is_a_row_with_its_defect() {
        Note note = Note.of("text");
        stores.documents().insertOne(TestStores.document(note).append("text", 7));
        stores.documents().insertOne(new Document("_id", "nobody's").append("user", 7));

        assertThat(rows(stores.source.open(Range.ALL, 10)))
                .allMatch(row -> row.record().isEmpty() && row.bytes() > 0)
                .extracting(Row::key, row -> row.defect().orElseThrow().path())
                .containsExactlyInAnyOrder(
                        tuple(new RecordKey("owner", note.id()), "/text"),
                        tuple(new RecordKey("", "nobody's"), "/text"));
    }

    @Test
    void single_documents_and_their_keys_are_found() {
        List<Note> notes = Note.notes(3);
        stores.inMongo(notes);
        List<String> ids = List.of(notes.get(0).id(), notes.get(2).id(), "nothing");

        assertThat(stores.source.find(ids))
                .extracting(row -> row.record().orElseThrow())
                .containsExactlyInAnyOrder(notes.get(0), notes.get(2));
        assertThat(stores.source.keys(ids))
                .containsExactlyInAnyOrder(
                        new RecordKey(notes.get(0).owner(), notes.get(0).id()),
                        new RecordKey(notes.get(2).owner(), notes.get(2).id()));
    }

    @Test
    void ids_of_every_other_type_are_in_no_range_and_found_nevertheless() {
        List<Object> others = Arrays.asList(
                new MinKey(),
                null,
                7,
                7_000_000_000L,
                7.5,
                Decimal128.parse("7.25"),
                new Document("of", "a document"),
                new Binary(new byte[] {7}),
                new ObjectId(),
                true,
                new Date(7),
                new BsonTimestamp(7, 7),
                new MaxKey());
        others.forEach(id -> stores.documents().insertOne(new Document("_id", id)));
        stores.inMongo(Note.notes(2));

        assertThat(ids(Range.ALL)).hasSize(2);
        assertThat(rows(stores.source.openUnordered()))
                .hasSameSizeAs(others)
                .allMatch(row -> row.defect().orElseThrow().path().equals("/_id"))
                .extracting(row -> row.defect().orElseThrow().reason())
                .contains("is a ObjectId; the id of a record is text", "is null; the id of a record is text");
    }

    private List<Range> shards(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> stores.source.shard(i, count))
                .toList();
    }

    /** What the threads of one process for each part would walk. */
    private List<String> idsOf(Collection<Range> parts) {
        return parts.stream()
                .flatMap(part -> part.split(stores.source.cuts(part, 3)).stream())
                .flatMap(range -> ids(range).stream())
                .toList();
    }

    private List<String> ids(Range range) {
        return rows(stores.source.open(range, 1_000)).stream()
                .map(row -> row.key().id())
                .toList();
    }

    private static List<Row<Note>> rows(Cursor<Note> cursor) {
        try (cursor) {
            return Stream.generate(() -> cursor)
                    .takeWhile(Cursor::hasNext)
                    .map(Cursor::next)
                    .toList();
        }
    }
}
