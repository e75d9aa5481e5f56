package dev.datanomad.lab.steps;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the manifest of the steps; its head tells its format. */
public final class Manifest {

    /** Where it is in the repository. */
    public static final String FILE = "walkthrough/steps.md";

    private static final Pattern STEP = Pattern.compile("([1-3]) -> ([2-4]): (.+)");
    private static final Pattern PART = Pattern.compile("(\\d+)\\. (.+)");
    private static final Pattern BUDGET =
            Pattern.compile("Budget: (?:main|test|build) \\d+(?:, (?:main|test|build) \\d+)*");
    private static final Pattern CHANGE = Pattern.compile("- `([+~-]) ([^`]+)`: (.+)");

    private Manifest() {}

    /**
     * The three steps, in order.
     *
     * @throws LabException if the manifest is not as it should be; says where and how
     */
    public static List<Step> read(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (Files.notExists(file)) {
            throw LabException.failed(FILE + " is missing, which tells how to read a step.");
        }
        List<Step> steps = sections(Files.readString(file), "## ").stream()
                .skip(1)
                .map(Manifest::step)
                .toList();
        List<Integer> order = steps.stream().map(step -> step.before().number()).toList();
        if (!order.equals(List.of(1, 2, 3))) {
            throw wrong("its steps must be 1 -> 2, 2 -> 3 and 3 -> 4, in this order");
        }
        return steps;
    }

    private static Step step(String section) {
        List<String> parts = sections(section, "### ");
        String heading = section.lines().findFirst().orElse("");
        Matcher step = STEP.matcher(heading);
        if (!step.matches() || Integer.parseInt(step.group(1)) + 1 != Integer.parseInt(step.group(2))) {
            throw wrong("\"" + heading + "\" must be like \"1 -> 2: Title\"");
        }
        String name = step.group(1) + " -> " + step.group(2);
        Set<String> files = new HashSet<>();
        List<Part> read = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            read.add(part(part, name + ", part " + (read.size() + 1), read.size() + 1, files));
        }
        String text =
                parts.get(0).lines().skip(1).collect(Collectors.joining(" ")).strip();
        if (text.isEmpty()) {
            throw wrong(name + " needs a sentence on what it is about");
        }
        return new Step(Stage.of(step.group(1)), Stage.of(step.group(2)), step.group(3), text, List.copyOf(read));
    }

    private static Part part(String section, String name, int number, Set<String> files) {
        Matcher heading = PART.matcher(section.lines().findFirst().orElse(""));
        if (!heading.matches() || Integer.parseInt(heading.group(1)) != number) {
            throw wrong(name + " must begin with \"### " + number + ". Title\"");
        }
        List<String> text = new ArrayList<>();
        Map<Kind, Integer> budget = Map.of();
        Map<Change, String> changes = new LinkedHashMap<>();
        for (String line :
                section.lines().skip(1).filter(line -> !line.isBlank()).toList()) {
            if (line.startsWith("- ")) {
                Matcher change = CHANGE.matcher(line);
                if (!change.matches()) {
                    throw wrong(name + ": \"" + line + "\" must be like \"- `+ src/main/java/A.java`: why\"");
                }
                if (!files.add(change.group(2))) {
                    throw wrong(name + ": " + change.group(2) + " is listed twice; leave one");
                }
                changes.put(new Change(change.group(1).charAt(0), change.group(2)), change.group(3));
            } else if (line.startsWith("Budget")) {
                budget = budget(line, name);
            } else {
                text.add(line.strip());
            }
        }
        if (text.isEmpty()) {
            throw wrong(name + " needs one or two sentences on what to notice");
        }
        return new Part(heading.group(2), String.join(" ", text), budget, Collections.unmodifiableMap(changes));
    }

    private static Map<Kind, Integer> budget(String line, String name) {
        if (!BUDGET.matcher(line).matches()) {
            throw wrong(name + ": \"" + line + "\" must be like \"Budget: main 100, test 200, build 10\"");
        }
        Map<Kind, Integer> budget = new EnumMap<>(Kind.class);
        for (String limit : line.substring("Budget: ".length()).split(", ")) {
            String[] words = limit.split(" ");
            budget.put(Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), Integer.valueOf(words[1]));
        }
        return budget;
    }

    private static List<String> sections(String text, String heading) {
        return List.of(text.split("(?m)^" + heading));
    }

    private static LabException wrong(String what) {
        return LabException.failed(FILE + ": " + what + ".");
    }
}
