package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeederTest {

    private static final String NOBODY = "mongodb://127.0.0.1:1/datanomad?serverSelectionTimeoutMS=100";

    @TempDir
    private Path folder;

    @Test
    void only_events_in_mongodb_are_in_the_ledger() {
        Path ledger = folder.resolve("seeded.jsonl");
        AtomicInteger ends = new AtomicInteger();
        Seeder seeder = new Seeder(ledger, 10_000, ends::incrementAndGet);

        seeder.start(NOBODY);

        assertThatExceptionOfType(LabException.class)
                .isThrownBy(seeder::await)
                .withMessageStartingWith("The seeding ended early. MongoDB failed: ");
        assertThat(seeder.report().running()).isFalse();
        assertThat(seeder.report().done()).isZero();
        assertThat(ledger).isEmptyFile();
        assertThat(ends).hasValue(1);
    }

    @Test
    void a_seeding_ends_even_if_its_last_task_fails() {
        Seeder seeder = new Seeder(folder.resolve("seeded.jsonl"), 1, () -> {
            throw LabException.failed("The checkpoints cannot be deleted.");
        });

        seeder.start(NOBODY);

        assertThatExceptionOfType(LabException.class).isThrownBy(seeder::await);
        assertThat(seeder.report().running()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 5_000_001})
    void a_number_out_of_range_is_refused(int count) {
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> new Seeder(folder.resolve("seeded.jsonl"), count, () -> {}))
                .withMessage("Choose between 1 and 5000000 events to seed.");
    }

    @Test
    void the_ledger_has_the_events_of_mongodb() throws Exception {
        OldEvents events = OldEvents.create(50);

        List<String> lines = events.ledger().lines().toList();

        assertThat(lines).hasSize(50);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = JsonFiles.MAPPER.readTree(lines.get(i));
            Document document = events.documents().get(i).decode(new DocumentCodec());
            String user = document.get("user", Document.class).getString("key");
            assertThat(line.path("self").textValue()).isEqualTo("/events/" + user + "/" + document.remove("_id"));
            assertThat(line.path("event")).isEqualTo(JsonFiles.MAPPER.readTree(document.toJson()));
        }
    }
}
