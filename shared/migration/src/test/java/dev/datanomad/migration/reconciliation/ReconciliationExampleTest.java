package dev.datanomad.migration.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the package's Javadoc: it compiles, it runs, and it prints what it says. */
class ReconciliationExampleTest {

    private static final Path JAVADOC = Path.of(
            System.getProperty("datanomad.root"),
            "shared/migration/src/main/java/dev/datanomad/migration/reconciliation/package-info.java");

    private static final String IMPORTS = """
            import dev.datanomad.migration.reconciliation.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.stream.*;
            """;

    @Test
    void two_stores_in_memory_are_filled_verified_and_repaired(@TempDir Path folder) throws Exception {
        List<String> javadoc = Files.readAllLines(JAVADOC).stream()
                .map(line -> line.replaceFirst("^ \\* ?", ""))
                .toList();
        String example = String.join("\n", between("<pre>{@code", "}</pre>", javadoc));
        Path code = Files.writeString(folder.resolve("ReconciliationExample.java"), IMPORTS + example);

        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), code.toString()))
                .isZero();
        assertThat(printed(folder)).containsExactlyElementsOf(between("<pre>", "</pre>", javadoc));
    }

    private static List<String> between(String start, String end, List<String> lines) {
        return lines.subList(lines.indexOf(start) + 1, lines.indexOf(end));
    }

    private static List<String> printed(Path folder) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("ReconciliationExample")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
