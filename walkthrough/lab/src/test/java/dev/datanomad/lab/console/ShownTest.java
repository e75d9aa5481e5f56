package dev.datanomad.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void control_and_format_characters_are_visible_and_lines_stay() {
        assertThat(Shown.of("a\u001b[31m\n\u202eb\u0000").text()).isEqualTo("a\\u001b[31m\n\\u202eb\\u0000");
    }

    @Test
    void a_long_text_is_cut_and_its_length_is_known() {
        Shown shown = Shown.of("x".repeat(300_000));

        assertThat(shown.text()).hasSize(Shown.MAX + 1).endsWith("\u2026");
        assertThat(shown.length()).isEqualTo(300_000);
        assertThat(shown.whole()).isFalse();
    }

    @Test
    void escapes_do_not_make_it_longer() {
        Shown shown = Shown.of("\u001b".repeat(Shown.MAX));

        assertThat(shown.text()).hasSizeLessThanOrEqualTo(Shown.MAX + 1);
        assertThat(shown.whole()).isFalse();
    }

    @Test
    void markup_is_left_to_the_page() {
        assertThat(Shown.of("<script>alert(1)</script>").text()).isEqualTo("<script>alert(1)</script>");
    }
}
