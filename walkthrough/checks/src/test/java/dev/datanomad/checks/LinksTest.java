package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a page names exists: links and their headings, paths, classes, tests, metrics, variables, commands. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?[^)]*\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern PATH = Pattern.compile("`(?:\\./)?(\\.?[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)+/?)`");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:[.#][^`]*)?`");
    private static final Pattern QUALIFIED = Pattern.compile("`(dev(?:\\.[a-z]+)+\\.[A-Z]\\w+)`");
    private static final Pattern TEST = Pattern.compile(".*(?:Test|IT|Contract)");
    private static final Pattern TEST_METHOD = Pattern.compile("`([a-z]+(?:_[a-zA-Z]+){2,})`");
    private static final Pattern METRIC = Pattern.compile("`(datanomad(?:\\.[a-z]+)+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\b([A-Z]+(?:_[A-Z]+)+)\\b");
    private static final Pattern COMMAND = Pattern.compile("\\./datanomad ([a-z]+)");
    private static final Pattern WORD = Pattern.compile("\\w+");

    /** Variables of other programs. */
    private static final Set<String> OF_OTHERS = Set.of("JOB_COMPLETION_INDEX");

    private static List<Path> files;
    private static String mainCode;
    private static Set<String> words;
    private static Set<String> testWords;

    @BeforeAll
    static void readCode() throws IOException {
        files = Repository.files();
        mainCode = text("/src/main/java/");
        testWords = words(text("/src/test/java/"));
        words = words(mainCode);
        words.addAll(testWords);
        for (String script : new String[] {"datanomad", "datanomad.cmd", "compose.yaml", "mvnw", ".ci/run"}) {
            words.addAll(words(Files.readString(Repository.ROOT.resolve(script))));
        }
    }

    static Stream<Path> pages() throws IOException {
        return Repository.files().stream().filter(file -> file.toString().endsWith(".md"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_to_a_file_and_a_heading(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
            Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
            if (!Files.exists(target)
                    || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                broken.add(link.group());
            }
        }
        assertNone("links lead nowhere", page, broken);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_path_exists(Path page) throws IOException {
        assertAll(
                "paths",
                PATH,
                page,
                path -> !Files.exists(Repository.ROOT.resolve(path.substring(0, path.indexOf('/'))))
                        || ("/" + path).contains("/target/")
                        || Files.exists(Repository.ROOT.resolve(path)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_class_and_test_exists(Path page) throws IOException {
        assertAll("classes", CLASS, page, name -> hasJava(name) || isForeign(name));
        assertAll("classes", QUALIFIED, page, name -> hasJava(name.replace('.', '/')));
        assertAll("tests", TEST_METHOD, page, testWords::contains);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_metric_variable_and_command_exists(Path page) throws IOException {
        assertAll("metrics", METRIC, page, metric -> mainCode.contains('"' + metric + '"'));
        assertAll("variables", VARIABLE, page, name -> words.contains(name) || OF_OTHERS.contains(name));
        assertAll("commands", COMMAND, page, command -> mainCode.contains("name = \"" + command + '"'));
    }

    private static void assertAll(String what, Pattern pattern, Path page, Predicate<String> exists)
            throws IOException {
        List<String> missing =
                named(pattern, page).stream().filter(exists.negate()).toList();
        assertNone(what + " do not exist", page, missing);
    }

    private static void assertNone(String problem, Path page, List<String> missing) {
        assertThat(missing)
                .as("%s: these %s; correct the page, or bring them back", Repository.ROOT.relativize(page), problem)
                .isEmpty();
    }

    private static List<String> named(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page))
                .results()
                .map(name -> name.group(1))
                .distinct()
                .toList();
    }

    /** The headings of a page, as GitHub makes anchors of them. */
    static List<String> anchors(Path page) throws IOException {
        return named(HEADING, page).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static boolean hasJava(String name) {
        return files.stream().anyMatch(file -> file.endsWith(name + ".java"));
    }

    /** Whether it belongs to a library or to DynamoDB's API: then the code names it as well. */
    private static boolean isForeign(String name) {
        String method = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        return !TEST.matcher(name).matches() && (words.contains(name) || words.contains(method));
    }

    private static String text(String folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            String name = file.toString().replace('\\', '/');
            if (name.endsWith(".java") && name.contains(folder)) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        WORD.matcher(text).results().forEach(word -> words.add(word.group()));
        return words;
    }
}
