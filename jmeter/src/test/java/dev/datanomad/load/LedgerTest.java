package dev.datanomad.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("ledger.jsonl");
    }

    @Test
    void entries_are_appended_to_those_that_are_there() throws IOException {
        append("one\n");
        append("two\nthree\n");

        assertThat(file).hasContent("one\ntwo\nthree\n");
        assertThat(Ledger.count(file)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 30_000})
    void a_torn_last_line_is_no_entry_and_is_removed_before_the_next_one(int length) throws IOException {
        for (String whole : List.of("", "one\ntwo\n")) {
            Files.writeString(file, whole + "x".repeat(length));

            assertThat(Ledger.count(file)).isEqualTo(whole.lines().count());
            append("three\n");
            assertThat(file).hasContent(whole + "three");
        }
    }

    @Test
    void a_missing_ledger_has_no_entries() throws IOException {
        assertThat(Ledger.count(file)).isZero();
    }

    @Test
    void an_entry_is_one_line_of_json() {
        assertThat(Ledger.entry("/events/a\"b/1", "{\"n\":1}"))
                .isEqualTo("{\"self\":\"/events/a\\\"b/1\",\"event\":{\"n\":1}}\n");
    }

    private void append(String lines) throws IOException {
        try (Ledger ledger = Ledger.open(file)) {
            ledger.append(lines);
        }
    }
}
