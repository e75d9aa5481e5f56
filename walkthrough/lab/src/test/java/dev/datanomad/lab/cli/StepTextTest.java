package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.steps.Step;
import dev.datanomad.lab.system.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTextTest {

    @TempDir
    private Path home;

    private SmallStages stages;

    @BeforeEach
    void create() throws IOException {
        stages = new SmallStages(home);
    }

    private interface Printing {
        void print(StepText text, Step step) throws Exception;
    }

    @Test
    void a_step_is_told_part_by_part() throws Exception {
        assertThat(parts()).isEqualTo("""
                Stage 1 to 2: Add B
                   B comes.

                1  The new one: main +1 -0, test +2 -0
                   Look at B.

                2  Wiring: main +1 -1
                   Look at A.

                In all: main +2 -1, test +2 -0
                """);
    }

    @Test
    void the_files_are_told_with_their_lines_and_reasons() throws Exception {
        String text = print(Stage.MONGO_ONLY, Stage.ADD_DYNAMODB, (printer, step) -> printer.files(step.parts()));

        assertThat(text).isEqualTo("""
                1  The new one: main +1 -0, test +2 -0
                   + src/main/B.java         +1     -0  is new
                   + src/test/BTest.java     +2     -0  tests it

                2  Wiring: main +1 -1
                   ~ src/main/A.java         +1     -1  uses it

                In all: main +2 -1, test +2 -0
                """);
    }

    @Test
    void the_differences_are_in_the_order_of_the_manifest() throws Exception {
        assertThat(differences(Stage.MONGO_ONLY, Stage.ADD_DYNAMODB))
                .containsSubsequence(
                        "Look at B.\n",
                        "+ src/main/B.java: is new\n",
                        "+all of B\n",
                        "+ src/test/BTest.java: tests it\n",
                        "+test\n+of B\n",
                        "Look at A.\n",
                        "~ src/main/A.java: uses it\n",
                        "-old A\n+new A\n");
    }

    @Test
    void what_the_manifest_does_not_list_is_a_part_of_its_own() throws Exception {
        stages.write("stage2-add-dynamodb/pom.xml", "not listed\n");

        assertThat(parts()).contains("3  Not in walkthrough/steps.md: build +1 -0\n");
        assertThat(differences(Stage.MONGO_ONLY, Stage.ADD_DYNAMODB)).contains("+not listed\n");
    }

    @Test
    void what_the_manifest_lists_and_does_not_differ_is_left_out() throws Exception {
        stages.write("stage2-add-dynamodb/src/main/A.java", "old A\n");

        assertThat(parts()).contains("2  Wiring: no lines\n");
        assertThat(differences(Stage.MONGO_ONLY, Stage.ADD_DYNAMODB)).doesNotContain("A.java");
    }

    @Test
    void stages_that_are_no_neighbours_are_compared_as_a_whole() throws Exception {
        assertThat(differences(Stage.MONGO_ONLY, Stage.FIX_BUG))
                .startsWith("All differences: main +1 -1\n")
                .contains("-old A\n+newest A\n");
        assertThat(differences(Stage.ADD_DYNAMODB, Stage.MONGO_ONLY)).contains("-new A\n+old A\n", "-all of B\n");
    }

    private String parts() throws Exception {
        return print(Stage.MONGO_ONLY, Stage.ADD_DYNAMODB, (text, step) -> text.parts());
    }

    private String differences(Stage before, Stage after) throws Exception {
        return print(before, after, (text, step) -> text.differences(step.parts()));
    }

    private String print(Stage before, Stage after, Printing printing) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Step step = Step.between(home, before, after);
        try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            printing.print(new StepText(home, step, stream, false), step);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
