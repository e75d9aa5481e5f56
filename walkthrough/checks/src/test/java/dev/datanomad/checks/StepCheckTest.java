package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.steps.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages of a few lines, and a manifest of them. */
class StepCheckTest {

    private static final String MANIFEST = """
            # Steps

            ## 1 -> 2: Add B

            B is new.

            ### 1. B

            See how small it is.

            Budget: main 4, test 2

            - `~ src/main/A.java`: uses B
            - `+ src/main/B.java`: is new
            - `+ src/test/BTest.java`: tests B

            ## 2 -> 3: Nothing

            Nothing changes.

            ## 3 -> 4: Nothing

            Nothing changes.
            """;

    @TempDir
    private Path home;

    @BeforeEach
    void write() throws IOException {
        write("walkthrough/steps.md", MANIFEST);
        write("stage1-mongo-only/src/main/A.java", "import a;\nclass A {}\n");
        write("stage2-add-dynamodb/src/main/A.java", "import a;\nclass A { B b; }\n");
        write("stage2-add-dynamodb/src/main/B.java", "class B {\n}\n");
        write("stage2-add-dynamodb/src/test/BTest.java", "class BTest {\n}\n");
    }

    @Test
    void what_is_listed_and_within_its_budget_is_right() throws IOException {
        assertThat(check().listing()).isEmpty();
        assertThat(check().budgets()).isEmpty();
        assertThat(check().reformatted()).isEmpty();
        assertThat(check().changed(Kind.MAIN)).isEqualTo(4);
    }

    @Test
    void a_line_that_is_missing_is_told() throws IOException {
        write("stage2-add-dynamodb/pom.xml", "<project/>\n");

        assertThat(check().listing()).isEqualTo("""
                walkthrough/steps.md, 1 -> 2. Add to a part, or undo the change:
                - `+ pom.xml`: why
                """);
    }

    @Test
    void a_line_that_is_wrong_is_told_with_the_right_one() throws IOException {
        write("stage1-mongo-only/src/main/B.java", "class C {\n}\n");

        assertThat(check().listing()).isEqualTo("""
                walkthrough/steps.md, 1 -> 2. Add to a part, or undo the change:
                - `~ src/main/B.java`: why
                walkthrough/steps.md, 1 -> 2. Remove:
                - `+ src/main/B.java`
                """);
    }

    @Test
    void a_part_that_has_grown_is_told_with_its_budget() throws IOException {
        write("stage2-add-dynamodb/src/test/BTest.java", "class BTest {\n\n}\n");

        assertThat(check().budgets())
                .containsExactly("walkthrough/steps.md, 1 -> 2: \"B\" changes 3 lines of test, and its budget is 2:"
                        + " change less, or raise the budget.");
    }

    @Test
    void a_change_of_white_space_and_imports_is_none() throws IOException {
        write("stage2-add-dynamodb/src/main/A.java", "import b;\nimport a;\n\nclass A  {}\n");

        assertThat(check().reformatted()).singleElement().asString().contains("src/main/A.java: only white space");
    }

    private StepCheck check() throws IOException {
        return new StepCheck(home, 1);
    }

    private void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
