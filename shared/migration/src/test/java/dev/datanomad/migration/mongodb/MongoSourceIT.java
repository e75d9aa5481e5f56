package dev.datanomad.migration.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.MongoClientSettings;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;
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
        stores.inMongo(Note.notes(20_000));

        List<Range> parts = Range.ALL.split(stores.source.cuts(Range.ALL, 4));

        assertThat(idsOf(parts)).hasSize(20_000).doesNotHaveDuplicates();
        assertThat(parts).allSatisfy(part -> assertThat(idsOf(List.of(part))).hasSizeBetween(4_600, 5_400));
    }

    @Test
    void ids_of_all_planes_and_lengths_are_in_exactly_one_part() {
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            for (String first : List.of("a", "\u00e9", "\uffee", "\ud83d\ude00", "z".repeat(5_000))) {
                notes.add(new Note("owner", first + i, "text"));
            }
        }
        stores.inMongo(notes);

        assertThat(idsOf(shards(7))).hasSize(250).doesNotHaveDuplicates();
        assertThat(shards(7)).allSatisfy(part -> assertThat(part.toString()).hasSizeLessThan(1_000));
    }

    @Test
    void ranges_over_ids_of_any_kind_are_planned_in_little_memory() throws Exception {
        for (int i = 0; i < 200_000; i += 10_000) {
            stores.documents()
                    .insertMany(IntStream.range(i, i + 10_000)
                            .mapToObj(
                                    n -> String.format("customer-%06d/2019-05-01/%d000", n % 1_000, 1_500_000_000 + n))
                            .map(id -> new Document("_id", id))
                            .toList());
        }

        List<String> cuts = CutsProgram.run(TestStores.MONGO_PORT);

        assertThat(Range.ALL.split(cuts))
                .hasSize(4)
                .allSatisfy(part -> assertThat(stores.source.size(part)).isBetween(46_000L, 54_000L));
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
        return range.split(
                new IdCuts(stores.documents().withDocumentClass(RawBsonDocument.class), range, 30).into(parts));
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
    void a_tail_is_all_of_its_range_and_nothing_else() {
        Instant time = Instant.now();
        String id = TimeOrderedIds.uuid7(time) + "000-8000-000000000000";
        String before = TimeOrderedIds.uuid7(time.minusMillis(1)) + "fff-bfff-ffffffffffff";
        String later = TimeOrderedIds.uuid7(time.plusSeconds(90)) + "000-8000-000000000000";
        stores.inMongo(Note.notes(50));
        stores.inMongo(Stream.of(before, id, later)
                .map(of -> new Note("owner", of, "text"))
                .toList());
        Range range = new Range(TimeOrderedIds.uuid7(time), TimeOrderedIds.uuid7(time.plusSeconds(3_600)));

        Range tail = stores.source.only(range).shard(0, 1);

        assertThat(ids(tail)).containsExactly(id, later);
        assertThat(stores.source.size(tail)).isEqualTo(2);
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
    void a_document_that_takes_its_decoder_by_surprise_stops_nothing_but_itself() {
        stores.inMongo(Note.notes(2));
        stores.documents()
                .insertOne(new Document("_id", "surprise").append("user", 7).append("text", "text"));

        assertThat(rows(stores.source.open(Range.ALL, 10)))
                .hasSize(3)
                .filteredOn(row -> row.defect().isPresent())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.key()).isEqualTo(new RecordKey("", "surprise"));
                    assertThat(row.defect().orElseThrow().reason())
                            .startsWith("cannot be decoded: ClassCastException: ");
                });
    }

    @Test
    void documents_are_read_with_the_codecs_of_their_collection() {
        Document reference = new Document("$ref", 5).append("$id", 5);
        stores.documents()
                .insertOne(TestStores.document(new Note("owner", "id", "text")).append("more", reference));
        Source<Note> ofDefaultCodecs = TestStores.source(
                stores.client(), stores.documents().withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry()));

        assertThat(rows(stores.source.open(Range.ALL, 10)))
                .singleElement()
                .satisfies(row -> assertThat(row.record()).isPresent());
        assertThat(rows(ofDefaultCodecs.open(Range.ALL, 10)))
                .singleElement()
                .satisfies(row -> assertThat(row.record()).isEmpty());
    }

    @Test
    void a_document_that_is_too_large_to_be_moved_is_not_decoded() {
        List<Document> array = Collections.nCopies(100_000, new Document("measurement", 12_345_678_901L));
        for (int i = 0; i < 4; i++) {
            stores.documents()
                    .insertOne(TestStores.document(new Note("owner", "large-" + i, "text"))
                            .append("more", array));
        }

        assertThat(rows(stores.source.open(Range.ALL, 100))).hasSize(4).allSatisfy(row -> {
            assertThat(row.bytes()).isGreaterThan(3_000_000);
            assertThat(row.key().owner()).isEqualTo("owner");
            assertThat(row.defect())
                    .contains(new Defect(
                            "",
                            "takes " + row.bytes()
                                    + " bytes in MongoDB, more than any record that can be moved (2000000)"));
        });
        assertThat(stores.source.find(List.of(new RecordKey("owner", "large-3"))))
                .singleElement()
                .satisfies(row -> assertThat(row.record()).isEmpty());
        assertThat(stores.source.keys(List.of(new RecordKey("", "large-3"))))
                .containsExactly(new RecordKey("owner", "large-3"));
    }

    @Test
    void more_than_mongodb_gives_at_a_time_is_read() {
        String text = "x".repeat(150_000);
        for (int i = 0; i < 16; i++) {
            stores.inMongo(IntStream.range(0, 100).mapToObj(n -> Note.of(text)).toList());
        }

        try (Cursor<Note> cursor = stores.source.open(Range.ALL, 1_000)) {
            assertThat(Stream.generate(() -> cursor)
                            .takeWhile(Cursor::hasNext)
                            .map(Cursor::next)
                            .filter(row -> row.record().isPresent())
                            .count())
                    .isEqualTo(1_600);
        }
    }

    @Test
    void a_collection_is_another_one_when_it_has_been_made_anew() {
        stores.inMongo(Note.notes(1));
        String identity = stores.source.identity();

        stores.inMongo(Note.notes(1));
        assertThat(stores.source.identity()).isEqualTo(identity).startsWith("collection notes.notes with the UUID ");

        stores.documents().drop();
        assertThat(stores.source.identity()).isEqualTo("collection notes.notes of 127.0.0.1:" + TestStores.MONGO_PORT);
        stores.inMongo(Note.notes(1));
        assertThat(stores.source.identity()).isNotEqualTo(identity);
    }

    @Test
    void single_documents_and_their_keys_are_found() {
        List<Note> notes = Note.notes(3);
        stores.inMongo(notes);
        List<RecordKey> keys = List.of(notes.get(0).key(), notes.get(2).key(), new RecordKey("owner", "nothing"));

        assertThat(stores.source.find(keys))
                .extracting(row -> row.record().orElseThrow())
                .containsExactlyInAnyOrder(notes.get(0), notes.get(2));
        assertThat(stores.source.keys(keys))
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
