package dev.datanomad.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a user", "\u6f22\u5b57", "\ud83d\ude00", "\\n", "/a~1b/0", "\u00e9"})
    void what_a_line_can_show_stays_as_it_is(String text) {
        assertThat(Printable.of(text)).isEqualTo(text);
    }

    @Test
    void what_would_break_a_line_or_steer_a_terminal_is_shown_as_an_escape() {
        assertThat(Printable.of("a\n0 missing\r\t\u001b[2J\u0000\u007f\u009b"))
                .isEqualTo("a\\n0 missing\\u000d\\u0009\\u001b[2J\\u0000\\u007f\\u009b");
        assertThat(Printable.of("\u2028\u2029")).isEqualTo("\\u2028\\u2029");
    }

    @Test
    void what_changes_the_order_of_the_text_or_is_invisible_is_shown_as_an_escape() {
        assertThat(Printable.of("\u202eabc\u2066\u200b\ufeff")).isEqualTo("\\u202eabc\\u2066\\u200b\\ufeff");
        assertThat(Printable.of(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void half_a_surrogate_pair_is_shown_as_an_escape() {
        assertThat(Printable.of("a\ud83d")).isEqualTo("a\\ud83d");
        assertThat(Printable.of("\ude00\ud83db")).isEqualTo("\\ude00\\ud83db");
    }

    @ParameterizedTest
    @CsvSource({
        "abcde,                 5, abcde",
        "abcdef,                5, abcde\u2026",
        "abcd\ud83d\ude00,      5, abcd\u2026",
        "abc\ud83d\ude00,       5, abc\ud83d\ude00",
        "ab\u001bc,             5, ab\u2026",
        "a\u001bb,              7, a\\u001b\u2026"
    })
    void what_is_too_long_is_cut_between_two_characters_or_escapes(String text, int length, String line) {
        assertThat(Printable.of(text, length)).isEqualTo(line);
    }

    @Test
    void a_line_has_two_hundred_characters_at_most() {
        assertThat(Printable.of("x".repeat(200))).hasSize(200);
        assertThat(Printable.of("x".repeat(1_000_000))).isEqualTo("x".repeat(200) + "\u2026");
        assertThat(Printable.of("\n".repeat(1_000_000))).hasSize(201);
    }
}
