package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the text points at is there. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)[^)]*\\)");
    private static final Pattern PATH = Pattern.compile(
            "`((?:stage[1-4]-[a-z-]+|shared|jmeter|walkthrough|\\.ci)/[A-Za-z0-9_./-]+\\.(?:java|jmx|jte|json|xml|md|png))`");

    private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT|Contract))`");
    private static final Pattern TEST_METHOD = Pattern.compile("`([a-z]+(?:_[a-zA-Z]+){2,})`");

    private static final Pattern METRIC = Pattern.compile("`(datanomad(?:\\.[a-z]+)+)`");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Repository.ROOT.resolve("README.md")));
        try (Stream<Path> walkthrough = Files.walk(Repository.ROOT.resolve("walkthrough"))) {
            walkthrough
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("target"))
                    .forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_and_path_leads_somewhere(Path page) throws IOException {
        String text = Files.readString(page);
        List<String> broken = new ArrayList<>();
        for (Matcher link = LINK.matcher(text); link.find(); ) {
            if (!Files.exists(page.resolveSibling(link.group(1)))) {
                broken.add(link.group(1));
            }
        }
        for (Matcher path = PATH.matcher(text); path.find(); ) {
            if (!path.group(1).contains("/target/") && !Files.exists(Repository.ROOT.resolve(path.group(1)))) {
                broken.add(path.group(1));
            }
        }
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_test_that_is_named_exists(Path page) throws IOException {
        String text = Files.readString(page);
        List<Path> tests = java("/src/test/java/");
        List<String> unknown = new ArrayList<>();
        for (Matcher name = TEST_CLASS.matcher(text); name.find(); ) {
            String file = name.group(1) + ".java";
            if (tests.stream().noneMatch(test -> test.endsWith(file))) {
                unknown.add(name.group(1));
            }
        }
        for (Matcher name = TEST_METHOD.matcher(text); name.find(); ) {
            if (!anyHas(tests, "void " + name.group(1) + "(")) {
                unknown.add(name.group(1));
            }
        }
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_metric_that_is_named_exists(Path page) throws IOException {
        List<Path> code = java("/src/main/java/");
        List<String> unknown = new ArrayList<>();
        for (Matcher name = METRIC.matcher(Files.readString(page)); name.find(); ) {
            if (!anyHas(code, '"' + name.group(1) + '"')) {
                unknown.add(name.group(1));
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static List<Path> java(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Repository.ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains(folder))
                    .toList();
        }
    }

    private static boolean anyHas(List<Path> files, String text) {
        return files.stream().anyMatch(file -> {
            try {
                return Files.readString(file).contains(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
