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

class DiffTest {

    @TempDir
    private Path folder;

    private FakeHome home;

    @BeforeEach
    void create() throws IOException {
        home = new FakeHome(folder);
        new SmallStages(folder);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void a_step_is_told_part_by_part() throws Exception {
        assertThat(diff("1", "2"))
                .contains("1  The new one", "2  Wiring", "--part N")
                .doesNotContain("all of B");
    }

    @Test
    void one_part_is_shown() throws Exception {
        assertThat(diff("1", "2", "--part", "1")).contains("+all of B\n").doesNotContain("A.java");
    }

    @Test
    void the_files_of_one_part_are_told() throws Exception {
        assertThat(diff("1", "2", "--stat", "--part", "2"))
                .contains("A.java")
                .doesNotContain("B.java")
                .doesNotContain("old A");
    }

    @Test
    void everything_is_shown_at_once() throws Exception {
        assertThat(diff("1", "2", "--all")).contains("+all of B\n", "+new A\n");
    }

    @Test
    void stages_that_are_no_neighbours_are_shown_at_once() throws Exception {
        assertThat(diff("1", "3")).contains("-old A\n+newest A\n");
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
}
