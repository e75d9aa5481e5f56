package dev.datanomad.lab.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

    @TempDir
    private Path home;

    private String manifest;

    @BeforeEach
    void load() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/dev/datanomad/lab/small-steps.txt")) {
            manifest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void steps_have_parts_in_reading_order() throws IOException {
        List<Step> steps = read(manifest);

        assertThat(steps).extracting(Step::title).containsExactly("Add B", "Fix A", "Remove A");
        Step step = steps.get(0);
        assertThat(step.before()).isEqualTo(Stage.MONGO_ONLY);
        assertThat(step.after()).isEqualTo(Stage.ADD_DYNAMODB);
        assertThat(step.text()).isEqualTo("B comes, and A changes.");
        assertThat(step.parts()).hasSize(2);
        Part part = step.parts().get(0);
        assertThat(part.title()).isEqualTo("The new one");
        assertThat(part.text()).isEqualTo("Look at B. It is small.");
        assertThat(part.budget()).isEqualTo(Map.of(Kind.MAIN, 10, Kind.TEST, 20));
        assertThat(part.changes())
                .containsExactly(
                        Map.entry(new Change('+', "src/main/B.java"), "is new"),
                        Map.entry(new Change('+', "src/test/BTest.java"), "tests `B`"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "## 2 -> 3: Fix A   | ## 2 -> 4: Fix A     | '\"2 -> 4: Fix A\" must be like \"1 -> 2: Title\"'",
                "## 3 -> 4: Remove  | ## 2 -> 3: Remove    | its steps must be 1 -> 2, 2 -> 3 and 3 -> 4, in this order",
                "A is right.        | ''                   | 2 -> 3 needs a sentence on what it is about",
                "### 2. Wiring      | ### Wiring           | '1 -> 2, part 2 must begin with \"### 2. Title\"'",
                "Look at A.         | ''                   | '1 -> 2, part 2 needs one or two sentences on what to notice'",
                "Budget: main 5     | Budget: 5            | '1 -> 2, part 2: \"Budget: 5\" must be like'",
                "`: is new          | `                    | '1 -> 2, part 1: \"- `+ src/main/B.java`\" must be like'",
                "~ src/main/A.java  | ~ src/main/B.java    | '1 -> 2, part 2: src/main/B.java is listed twice; leave one'"
            })
    void what_is_wrong_is_told_with_its_place(String right, String wrong, String sentence) {
        assertThat(manifest).contains(right);

        assertThatThrownBy(() -> read(manifest.replace(right, wrong)))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("walkthrough/steps.md: " + sentence);
    }

    @Test
    void a_missing_manifest_is_named() {
        assertThatThrownBy(() -> Manifest.read(home))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("walkthrough/steps.md is missing");
    }

    private List<Step> read(String text) throws IOException {
        Path file = home.resolve(Manifest.FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Manifest.read(home);
    }
}
