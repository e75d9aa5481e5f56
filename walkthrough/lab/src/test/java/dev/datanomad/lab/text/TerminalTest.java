package dev.datanomad.lab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void progress_is_shown_in_a_terminal_only() {
        assertThat(progress(true)).contains("Seeding", "60/100");
        assertThat(progress(false)).isEmpty();
    }

    @Test
    void what_comes_from_outside_is_printed_in_one_line_and_only_with_the_styles_of_the_terminal() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), true);
        String text = "x\n0 missing\u001b[2J";

        terminal.line("%s: %s, %,d", terminal.red(text), text, 1_000);
        terminal.warn(text);

        String shown = "x\\n0 missing\\u001b[2J";
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "\u001b[31m" + shown + "\u001b[0m: " + shown + ", 1,000", "\u001b[33mNote: \u001b[0m" + shown);
    }

    private static String progress(boolean rich) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), rich);
        terminal.progress("Seeding", 50, 100);
        terminal.progress("Seeding", 60, 100);
        terminal.endProgress();
        return printed.toString(StandardCharsets.UTF_8);
    }
}
