package dev.datanomad.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.service.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    @Test
    void each_copy_marks_what_differs_at_its_field() {
        String one = "{\"b\": [1, 2], \"a\": {\"x\": \"\", \"y\": 1}}";
        String other = "{\"a\": {\"y\": 2}, \"b\": [1]}";

        assertThat(differences(one, other))
                .containsExactly("\"x\": \"\", only in this store", "\"y\": 1 different", "2 only in this store");
        assertThat(differences(other, one))
                .containsExactly("\"x\": \u2014 not in this store", "\"y\": 2 different", "\u2014 not in this store");
    }

    @Test
    void equal_copies_have_no_marks_whatever_their_order() {
        assertThat(differences("{\"a\": 1, \"b\": {}}", "{\"b\": {}, \"a\": 1}"))
                .isEmpty();
    }

    @Test
    void a_value_of_another_type_is_different() {
        assertThat(differences("{\"a\": {\"b\": 1}}", "{\"a\": [1]}")).containsExactly("\"a\": { different");
    }

    @Test
    void lines_are_bounded_and_printable() {
        String fields = "\"\\u202e\": \"\\u001b" + "x".repeat(1_000) + "\"" + ", \"a\": [" + "0,".repeat(1_000) + "0]";
        List<Line> lines = JsonLines.of(Json.parse("{" + fields + "}"), null);

        assertThat(lines).hasSize(JsonLines.MAX_LINES + 1);
        assertThat(lines).allMatch(line -> line.text().length() < 500);
        assertThat(lines)
                .noneMatch(line -> line.text().contains("\u202e") || line.text().contains("\u001b"));
    }

    private static List<String> differences(String copy, String other) {
        return JsonLines.of(Json.parse(copy), Json.parse(other)).stream()
                .filter(line -> !line.difference().isEmpty())
                .map(line -> line.text() + " " + line.difference())
                .toList();
    }
}
