package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example in the package's Javadoc: it compiles, it runs, and it does what it says. */
class ReconciliationExampleTest {

    private static final Path MODULE = Path.of(System.getProperty("datanomad.root"), "shared", "migration", "src");
    private static final String PACKAGE = "java/dev/datanomad/migration/reconciliation/";

    @Test
    void the_example_in_the_javadoc_is_the_code_that_is_compiled_here() throws IOException {
        List<String> javadoc = Files.readAllLines(MODULE.resolve("main/" + PACKAGE + "package-info.java"));
        List<String> code = Files.readAllLines(MODULE.resolve("test/" + PACKAGE + "ReconciliationExample.java"));

        assertThat(javadoc.subList(javadoc.indexOf(" * <pre>{@code") + 1, javadoc.indexOf(" * }</pre>")))
                .extracting(line -> line.replaceFirst("^ \\* ?", ""))
                .containsExactlyElementsOf(
                        code.subList(code.indexOf("final class ReconciliationExample {"), code.size()));
    }

    @Test
    void two_stores_in_memory_are_filled_verified_and_repaired() throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ReconciliationExample.main(new String[0]);
        } finally {
            System.setOut(out);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "backfill: 2 copied", "verification: 1 different", "repair: 1 repaired, 1 equal", "true");
    }
}
