package dev.datanomad.lab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void progress_is_shown_in_a_terminal() {
        showProgress(true);

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Seeding", "60/100");
    }

    @Test
    void without_a_terminal_progress_is_not_shown() {
        showProgress(false);

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private void showProgress(boolean rich) {
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), rich);
        terminal.progress("Seeding", 50, 100);
        terminal.progress("Seeding", 60, 100);
        terminal.endProgress();
    }
}
