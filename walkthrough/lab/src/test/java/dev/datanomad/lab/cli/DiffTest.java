package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stages of a few lines, and a manifest of them. */
class DiffTest {

    private static final String MANIFEST = """
            ## 1 -> 2: Add B

            B comes.

            ### 1. The new one

            Look at B.

            Budget: main 1, test 2

            - `+ src/main/B.java`: is new
            - `+ src/test/BTest.java`: tests it

            ### 2. Wiring

            Look at A.

            Budget: main 2

            - `~ src/main/A.java`: uses it

            ## 2 -> 3: Nothing

            Nothing changes.

            ## 3 -> 4: Nothing

            Nothing changes.
            """;

    @TempDir
    private Path folder;

    private FakeHome home;

    @BeforeEach
    void create() throws IOException {
        home = new FakeHome(folder);
        write("walkthrough/steps.md", MANIFEST);
        write("stage1-mongo-only/src/main/A.java", "old A\n");
        write("stage2-add-dynamodb/src/main/A.java", "new A\n");
        write("stage2-add-dynamodb/src/main/B.java", "all of B\n");
        write("stage2-add-dynamodb/src/test/BTest.java", "test\nof B\n");
        write("stage3-dynamo-fix-bug/src/main/A.java", "newest A\n");
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void a_step_is_told_part_by_part() throws Exception {
        assertThat(diff("1", "2")).isEqualTo("""
                Stage 1 to 2: Add B
                   B comes.

                1  The new one: main +1 -0, test +2 -0
                   Look at B.

                2  Wiring: main +1 -1
                   Look at A.

                In all: main +2 -1, test +2 -0
                Read on with --part N, or --all; --stat lists the files.
                """);
    }

    @Test
    void the_files_are_told_with_their_lines_and_reasons() throws Exception {
        assertThat(diff("1", "2", "--stat")).isEqualTo("""
                1  The new one: main +1 -0, test +2 -0
                   + src/main/B.java         +1     -0  is new
                   + src/test/BTest.java     +2     -0  tests it

                2  Wiring: main +1 -1
                   ~ src/main/A.java         +1     -1  uses it

                In all: main +2 -1, test +2 -0
                """);
        assertThat(diff("1", "2", "--stat", "--part", "2")).contains("A.java").doesNotContain("B.java");
    }

    @Test
    void a_part_is_shown_in_the_order_of_the_manifest() throws Exception {
        assertThat(diff("1", "2", "--part", "1"))
                .containsSubsequence(
                        "Look at B.",
                        "+ src/main/B.java: is new\n",
                        "+++ b/stage2-add-dynamodb/src/main/B.java",
                        "+all of B\n",
                        "+ src/test/BTest.java: tests it\n",
                        "+test\n+of B\n")
                .doesNotContain("A.java");
    }

    @Test
    void everything_is_all_parts_one_after_the_other() throws Exception {
        assertThat(diff("1", "2", "--all")).containsSubsequence("+all of B\n", "+of B\n", "-old A\n+new A\n");
    }

    @Test
    void what_the_manifest_does_not_list_is_a_part_of_its_own() throws Exception {
        write("stage2-add-dynamodb/pom.xml", "not listed\n");

        assertThat(diff("1", "2")).contains("3  Not in walkthrough/steps.md: build +1 -0");
        assertThat(diff("1", "2", "--part", "3")).contains("+not listed\n");
    }

    @Test
    void what_the_manifest_lists_and_does_not_differ_is_left_out() throws Exception {
        write("stage2-add-dynamodb/src/main/A.java", "old A\n");

        assertThat(diff("1", "2")).contains("2  Wiring: no lines");
    }

    @Test
    void stages_that_are_no_neighbours_are_compared_as_a_whole() throws Exception {
        assertThat(diff("1", "3")).startsWith("All differences: main +1 -1").contains("-old A\n+newest A\n");
        assertThat(diff("2", "1")).contains("-new A\n+old A\n", "-all of B\n");
    }

    @Test
    void a_terminal_gets_colours_and_the_pager_of_git() throws Exception {
        Map<String, String> terminal =
                Map.of("CLICOLOR_FORCE", "1", "GIT_PAGER", "sed 's/^/paged: /'", "GIT_CONFIG_GLOBAL", "/dev/null");

        FakeHome.Result result = home.run(terminal, "diff", "1", "2", "--part", "2");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("paged: \u001b[31m-old A")
                .contains("paged: \u001b[32m+\u001b[m\u001b[32mnew A");
    }

    @Test
    void a_pager_that_is_left_early_is_no_failure() throws Exception {
        Map<String, String> terminal = Map.of("CLICOLOR_FORCE", "1", "GIT_PAGER", "true");

        FakeHome.Result result = home.run(terminal, "diff", "1", "2", "--all");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEmpty();
    }

    @Test
    void without_git_and_a_pager_diff_is_asked() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path diff = Files.writeString(programs.resolve("diff"), "#!/bin/sh\necho asked: \"$@\"\n");
        assertThat(diff.toFile().setExecutable(true)).isTrue();
        Map<String, String> terminal = Map.of("CLICOLOR_FORCE", "1", "PATH", programs.toString());

        FakeHome.Result result = home.run(terminal, "diff", "1", "2", "--part", "2");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("asked: -uN stage1-mongo-only/src/main/A.java stage2-add-dynamodb/src/main/A.java\n");
    }

    @Test
    void without_git_and_diff_the_two_files_are_named() throws Exception {
        FakeHome.Result result = home.run(Map.of("PATH", folder.toString()), "diff", "1", "2", "--part", "2");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("Neither git nor diff is installed; compare stage1-mongo-only/src/main/A.java and");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 2 --part 3       | The step from 1 to 2 has 2 parts: there is no part 3.",
                "1 2 --part 0       | The step from 1 to 2 has 2 parts: there is no part 0.",
                "1 2 --part 1 --all | Choose --part or --all: all parts include that one.",
                "1 3 --part 1       | Only a step from a stage to the next has parts: 1 2, 2 3 or 3 4.",
                "2 1 --part 1       | Only a step from a stage to the next has parts: 1 2, 2 3 or 3 4.",
                "2 2                | A stage does not differ from itself: choose two."
            })
    void a_wrong_argument_is_explained_in_one_sentence(String arguments, String sentence) throws Exception {
        FakeHome.Result result = home.run(("diff " + arguments).split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out().strip()).isEqualTo(sentence);
    }

    @Test
    void its_help_tells_the_same_for_git() throws Exception {
        assertThat(diff("--help")).contains("git diff --no-index stage2-add-dynamodb/src stage3-dynamo-fix-bug/src");
    }

    private String diff(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "diff";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        FakeHome.Result result = home.run(Map.of("GIT_CONFIG_GLOBAL", "/dev/null"), command);
        assertThat(result.exitCode()).as(result.out()).isZero();
        return result.out();
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
