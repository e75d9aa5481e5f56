package dev.datanomad.migration.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

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
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongoTargetIT {

    private static final Defect OTHERS =
            new Defect("", "has the id of another owner's record in MongoDB, where an id has one record");

    private final TestStores stores = new TestStores();
    private final Target<Note> target = new MongoTarget<>(stores.source);

    @Test
    void what_is_written_is_found_and_what_is_there_is_written_over() {
        List<Note> notes = Note.notes(100);
        stores.inMongo(notes.subList(0, 20).stream().map(Note::changed).toList());

        assertThat(target.write(rows(notes.subList(0, 60)))).isEmpty();

        assertThat(target.find(rows(notes)))
                .hasSize(60)
                .allSatisfy((key, copy) -> assertThat(notes).contains(copy.orElseThrow()));
        assertThat(stores.documents().countDocuments()).isEqualTo(60);
    }

    @Test
    void a_document_that_cannot_be_decoded_is_there_as_nothing_and_written_over() {
        Note note = Note.of("text");
        stores.documents().insertOne(TestStores.document(note).append("text", 7));
        Note ownerless = Note.of("text");
        stores.documents().insertOne(new Document("_id", ownerless.id()));

        assertThat(target.find(rows(List.of(note, ownerless)))).contains(entry(note.key(), Optional.empty()));
        assertThat(target.write(rows(List.of(note, ownerless)))).isEmpty();
        assertThat(target.find(rows(List.of(note, ownerless))))
                .isEqualTo(Map.of(note.key(), Optional.of(note), ownerless.key(), Optional.of(ownerless)));
    }

    @Test
    void the_record_of_another_owner_is_neither_found_nor_written_over_nor_deleted() {
        Note theirs = Note.of("theirs");
        Note ours = new Note("somebody-else", theirs.id(), "ours");
        stores.inMongo(List.of(theirs));

        assertThat(target.find(rows(List.of(ours)))).doesNotContainKey(ours.key());
        assertThat(target.write(rows(List.of(ours)))).isEqualTo(Map.of(ours.key(), OTHERS));
        assertThat(target.delete(List.of(ours.key()))).isEmpty();
        assertThat(target.find(rows(List.of(theirs)))).isEqualTo(Map.of(theirs.key(), Optional.of(theirs)));
    }

    @Test
    void of_two_owners_records_with_one_id_the_first_is_written_and_the_other_listed() {
        Note first = Note.of("first");
        Note second = new Note("somebody-else", first.id(), "second");

        assertThat(target.write(rows(List.of(first, second)))).isEqualTo(Map.of(second.key(), OTHERS));
        assertThat(target.find(rows(List.of(first)))).isEqualTo(Map.of(first.key(), Optional.of(first)));
    }

    @Test
    void what_cannot_be_written_is_listed_and_stops_nothing_else() {
        List<Note> notes = new ArrayList<>(Note.notes(30));
        Note lossy = Note.of(Note.LOSSY);
        Note large = Note.of("x".repeat(17 * 1024 * 1024));
        notes.add(7, lossy);
        notes.add(9, large);

        Map<RecordKey, Defect> refused = target.write(rows(notes));

        assertThat(refused).containsOnlyKeys(lossy.key(), large.key());
        assertThat(refused.get(lossy.key()))
                .isEqualTo(new Defect("/text", "would not come back from MongoDB as it is"));
        assertThat(refused.get(large.key()).reason()).startsWith("is refused by MongoDB: ");
        assertThat(stores.documents().countDocuments()).isEqualTo(30);
        assertThat(target.check(Note.of(Note.TOO_LONG).row())).contains(new Defect("/text", "is too long"));
    }

    @Test
    void what_is_deleted_is_gone() {
        List<Note> notes = Note.notes(30);
        stores.inMongo(notes);

        assertThat(target.delete(notes.subList(0, 20).stream().map(Note::key).toList()))
                .isEmpty();
        assertThat(target.delete(List.of(new RecordKey("nobody", "nothing")))).isEmpty();
        assertThat(stores.documents().countDocuments()).isEqualTo(10);
    }

    private static List<Row<Note>> rows(List<Note> notes) {
        return notes.stream().map(Note::row).toList();
    }
}
