package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void lines_are_appended_to_those_that_are_there() throws IOException {
        append("one\n");
        append("two\nthree\n");

        assertThat(file).hasContent("one\ntwo\nthree");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 30_000})
    void a_line_that_was_cut_off_by_a_kill_is_taken_away(int length) throws IOException {
        Files.writeString(file, "one\ntwo\n" + "x".repeat(length));

        append("three\n");

        assertThat(file).hasContent("one\ntwo\nthree");
    }

    @Test
    void a_first_line_that_was_cut_off_is_taken_away_too() throws IOException {
        Files.writeString(file, "x".repeat(10_000));

        append("one\n");

        assertThat(file).hasContent("one");
    }

    private void append(String lines) throws IOException {
        try (Ledger ledger = Ledger.open(file)) {
            ledger.append(lines.getBytes(StandardCharsets.UTF_8));
        }
    }
}
