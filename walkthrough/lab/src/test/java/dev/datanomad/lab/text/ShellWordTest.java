package dev.datanomad.lab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ShellWordTest {

    private static final Path BASH = Path.of("/bin/bash");

    static final String[] HOSTILE = {
        "bill",
        "-rf",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=\"alert(1)\">",
        "it's $(reboot) `reboot` ${HOME} !! \\ \\n",
        "a\u202eb\u001b[31mc\u0007d\ne'\\f\u00851",
        "\u00fc\ud83d\ude00",
        "x".repeat(2_048)
    };

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void a_shell_reads_the_very_text(String text) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(BASH));

        assertThat(printed("printf %s " + ShellWord.of(text))).isEqualTo(text);
    }

    private static String printed(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(BASH.toString(), "-c", command).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        return output;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    bill@example.com | bill@example.com
                    -rf              | '-rf'
                    it's             | 'it'\\''s'
                    """)
    void plain_text_stays_as_it_is(String text, String word) {
        assertThat(ShellWord.of(text)).isEqualTo(word);
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void nothing_that_cannot_be_seen_is_in_a_word(String text) {
        assertThat(ShellWord.of(text)).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }
}
