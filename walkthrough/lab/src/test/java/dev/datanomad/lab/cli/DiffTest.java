package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffTest extends FakeHome {

    @BeforeEach
    void createStages() throws IOException {
        try (InputStream manifest = getClass().getResourceAsStream("/dev/datanomad/lab/small-steps.txt")) {
            write("walkthrough/steps.md", new String(manifest.readAllBytes(), StandardCharsets.UTF_8));
        }
        write("stage1-mongo-only/src/main/A.java", "old A\n");
        write("stage2-add-dynamodb/src/main/A.java", "new A\n");
        write("stage2-add-dynamodb/src/main/B.java", "all of B\n");
        write("stage2-add-dynamodb/src/test/BTest.java", "test\nof B\n");
        write("stage3-dynamo-fix-bug/src/main/A.java", "newest A\n");
    }

    @Test
    void a_step_is_told_part_by_part() throws Exception {
        assertThat(run("diff 1 2")).isEqualTo("""
                Stage 1 to 2: Add B
                   B comes, and A changes.

                1  The new one: main +1 -0, test +2 -0
                   Look at B. It is small.

                2  Wiring: main +1 -1
                   Look at A.

                In all: main +2 -1, test +2 -0
                Read on with --part N, or --all; --stat lists the files.
                """);
    }

    @Test
    void the_files_are_told_with_their_lines_and_reasons() throws Exception {
        assertThat(run("diff 1 2 --stat")).isEqualTo("""
                1  The new one: main +1 -0, test +2 -0
                   + src/main/B.java         +1     -0  is new
                   + src/test/BTest.java     +2     -0  tests `B`

                2  Wiring: main +1 -1
                   ~ src/main/A.java         +1     -1  uses it

                In all: main +2 -1, test +2 -0
                """);
    }

    @Test
    void one_part_is_shown_or_its_files_are_told() throws Exception {
        assertThat(run("diff 1 2 --part 1")).contains("+all of B\n").doesNotContain("A.java");
        assertThat(run("diff 1 2 --stat --part 2")).contains("A.java").doesNotContain("B.java", "old A");
    }

    @Test
    void the_differences_are_in_the_order_of_the_manifest() throws Exception {
        assertThat(run("diff 1 2 --all"))
                .containsSubsequence(
                        "Look at B. It is small.\n",
                        "+ src/main/B.java: is new\n",
                        "+all of B\n",
                        "+ src/test/BTest.java: tests `B`\n",
                        "+test\n+of B\n",
                        "Look at A.\n",
                        "~ src/main/A.java: uses it\n",
                        "-old A\n+new A\n");
    }

    @Test
    void what_the_manifest_does_not_list_is_a_part_of_its_own() throws Exception {
        write("stage2-add-dynamodb/pom.xml", "not listed\n");

        assertThat(run("diff 1 2")).contains("3  Not in walkthrough/steps.md: build +1 -0\n");
        assertThat(run("diff 1 2 --all")).contains("+not listed\n");
    }

    @Test
    void what_the_manifest_lists_and_does_not_differ_is_left_out() throws Exception {
        write("stage2-add-dynamodb/src/main/A.java", "old A\n");

        assertThat(run("diff 1 2")).contains("2  Wiring: no lines\n");
        assertThat(run("diff 1 2 --all")).doesNotContain("A.java");
    }

    @Test
    void stages_that_are_no_neighbours_are_compared_as_a_whole() throws Exception {
        assertThat(run("diff 1 3")).startsWith("All differences: main +1 -1\n").contains("-old A\n+newest A\n");
        assertThat(run("diff 2 1")).contains("-new A\n+old A\n", "-all of B\n");
    }

    @Test
    void a_terminal_gets_colours_and_the_pager_of_git() throws Exception {
        Map<String, String> terminal = Map.of("CLICOLOR_FORCE", "1", "GIT_PAGER", "sed 's/^/paged: /'");

        assertThat(runProcess(0, terminal, "diff 1 2 --part 2"))
                .contains("paged: \u001b[31m-old A")
                .contains("paged: \u001b[32m+\u001b[m\u001b[32mnew A");
    }

    @Test
    void a_pager_that_is_left_early_is_no_failure() throws Exception {
        Map<String, String> terminal = Map.of("CLICOLOR_FORCE", "1", "GIT_PAGER", "true");

        assertThat(runProcess(0, terminal, "diff 1 2 --all")).isEmpty();
    }

    @Test
    void without_git_and_a_pager_diff_is_asked() throws Exception {
        Path diff = write("programs/diff", "#!/bin/sh\necho asked: \"$@\"\n");
        assertThat(diff.toFile().setExecutable(true)).isTrue();
        Map<String, String> terminal =
                Map.of("CLICOLOR_FORCE", "1", "PATH", diff.getParent().toString());

        assertThat(runProcess(0, terminal, "diff 1 2 --part 2"))
                .contains("asked: -uN stage1-mongo-only/src/main/A.java stage2-add-dynamodb/src/main/A.java\n");
    }

    @Test
    void without_git_and_diff_the_two_files_are_named() throws Exception {
        assertThat(runProcess(1, Map.of("PATH", folder.toString()), "diff 1 2 --part 2"))
                .contains("Neither git nor diff is installed; compare stage1-mongo-only/src/main/A.java and");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 2 --part 3       | The step from 1 to 2 has 2 parts: there is no part 3.",
                "1 2 --part 1 --all | Choose --part or --all: all parts include that one.",
                "1 3 --part 1       | Only a step from a stage to the next has parts: 1 2, 2 3 or 3 4.",
                "2 1 --part 1       | Only a step from a stage to the next has parts: 1 2, 2 3 or 3 4.",
                "2 2                | A stage does not differ from itself: choose two."
            })
    void a_wrong_argument_is_explained_in_one_sentence(String arguments, String sentence) throws Exception {
        assertThat(run(2, "diff " + arguments).strip()).isEqualTo(sentence);
    }

    @Test
    void its_help_tells_the_same_for_git() throws Exception {
        assertThat(run("diff --help"))
                .contains("git diff --no-index stage2-add-dynamodb/src stage3-dynamo-fix-bug/src");
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
