package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The difference between two neighbouring stages is a lesson, so it holds what {@code steps.txt} lists and nothing else;
 * every other file is the same on both sides, byte by byte.
 */
class StepsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_step_changes_what_is_listed_for_it(int from) throws IOException {
        assertThat(differences(from)).isEqualTo(listed(from));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_changed_file_differs_by_more_than_white_space_and_the_order_of_imports(int from) throws IOException {
        for (String line : differences(from)) {
            if (line.startsWith("~")) {
                String file = line.substring(2);
                assertThat(essence(Repository.stage(from).resolve(file)))
                        .as(file)
                        .isNotEqualTo(essence(Repository.stage(from + 1).resolve(file)));
            }
        }
    }

    private static Set<String> listed(int from) throws IOException {
        try (InputStream file = StepsTest.class.getResourceAsStream("/steps.txt")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String section = text.substring(text.indexOf("[" + from + " -> " + (from + 1) + "]"));
            int end = section.indexOf("\n[");
            return (end < 0 ? section : section.substring(0, end))
                    .lines()
                    .filter(line -> line.matches("[+~-] .*"))
                    .map(line -> line.split("\\s{2,}")[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> differences(int from) throws IOException {
        TreeMap<String, String> before = files(Repository.stage(from));
        TreeMap<String, String> after = files(Repository.stage(from + 1));
        Set<String> differences = new TreeSet<>();
        before.keySet().stream().filter(file -> !after.containsKey(file)).forEach(file -> differences.add("- " + file));
        after.forEach((file, content) -> {
            if (!before.containsKey(file)) {
                differences.add("+ " + file);
            } else if (!before.get(file).equals(content)) {
                differences.add("~ " + file);
            }
        });
        return differences;
    }

    /** The content of each source file, byte by byte. */
    private static TreeMap<String, String> files(Path stage) throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(stage.resolve("src"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        stage.relativize(file).toString().replace('\\', '/'),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    private static String essence(Path file) throws IOException {
        return Files.readString(file)
                .lines()
                .filter(line -> !line.startsWith("import "))
                .map(line -> line.replaceAll("\\s", ""))
                .collect(Collectors.joining());
    }
}
