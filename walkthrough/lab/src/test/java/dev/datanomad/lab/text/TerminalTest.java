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

    private static String progress(boolean rich) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), rich);
        terminal.progress("Seeding", 50, 100);
        terminal.progress("Seeding", 60, 100);
        terminal.endProgress();
        return printed.toString(StandardCharsets.UTF_8);
    }
}
