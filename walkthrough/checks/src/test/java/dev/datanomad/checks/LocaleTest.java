package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a program prints, writes to files and compares is the same in every language. */
class LocaleTest {

    private static final Pattern MAIN = Pattern.compile("(?m)^    public static void main\\(String");

    /** A program sets the locale itself, or with what it is launched by; for some there is nothing to format. */
    private static final Pattern SET =
            Pattern.compile("Locale\\.setDefault\\(Locale\\.ROOT\\)|Launcher\\.launch\\(|ReconcileCommand\\.run\\(");

    private static final Pattern FORMATS = Pattern.compile("format|printf|CommandLine");

    @Test
    void every_program_that_formats_sets_its_locale_first() throws IOException {
        List<Path> programs = new ArrayList<>();
        List<Path> wrong = new ArrayList<>();
        for (Path file : Repository.files()) {
            if (file.toString().endsWith(".java") && file.toString().contains("/src/main/")) {
                String code = Files.readString(file);
                if (MAIN.matcher(code).find()) {
                    programs.add(file);
                    if (!SET.matcher(code).find() && FORMATS.matcher(code).find()) {
                        wrong.add(file);
                    }
                }
            }
        }
        assertThat(programs).isNotEmpty();
        assertThat(wrong).as("call Locale.setDefault(Locale.ROOT) in main").isEmpty();
    }
}
