package dev.datanomad.lab.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {

    @TempDir
    private Path before;

    @TempDir
    private Path after;

    @Test
    void what_differs_by_a_byte_is_a_change_and_all_else_is_none() throws IOException {
        write(before, "pom.xml", "a\n");
        write(after, "pom.xml", "a \n");
        write(before, "src/main/Same.java", "a\n");
        write(after, "src/main/Same.java", "a\n");
        write(before, "src/main/Old.java", "a\n");
        write(after, "src/test/NewTest.java", "a\n");
        write(after, "target/classes/New.class", "a\n");

        assertThat(Change.between(before, after))
                .containsExactly(
                        new Change('~', "pom.xml"),
                        new Change('-', "src/main/Old.java"),
                        new Change('+', "src/test/NewTest.java"));
    }

    @ParameterizedTest
    @CsvSource({"src/main/java/A.java, MAIN", "src/test/java/ATest.java, TEST", "pom.xml, BUILD"})
    void a_file_is_main_code_a_test_or_the_build(String file, Kind kind) {
        assertThat(new Change('~', file).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, 0, 0",
        "abc, aXc, 1, 1",
        "abc, bcd, 1, 1",
        "abcd, ad, 0, 2",
        "ad, abcd, 2, 0",
        "ab, ba, 1, 1",
        "'', abc, 3, 0",
        "abc, '', 0, 3"
    })
    void lines_are_counted_as_added_and_removed(String left, String right, int added, int removed) throws IOException {
        write(before, "pom.xml", lines(left));
        write(after, "pom.xml", lines(right));

        assertThat(new Change('~', "pom.xml").lines(before, after)).isEqualTo(new Lines(added, removed));
    }

    @Test
    void a_file_that_is_not_there_counts_as_empty() throws IOException {
        write(after, "pom.xml", "a\nb\n");

        assertThat(new Change('+', "pom.xml").lines(before, after)).isEqualTo(new Lines(2, 0));
        assertThat(new Change('-', "pom.xml").lines(after, before)).isEqualTo(new Lines(0, 2));
    }

    /** One line for each character. */
    private static String lines(String characters) {
        return characters.replaceAll(".", "$0\n");
    }

    private static void write(Path stage, String file, String text) throws IOException {
        Path path = stage.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
