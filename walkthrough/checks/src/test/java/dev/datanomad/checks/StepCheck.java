package dev.datanomad.checks;

import dev.datanomad.lab.steps.Change;
import dev.datanomad.lab.steps.Kind;
import dev.datanomad.lab.steps.Manifest;
import dev.datanomad.lab.steps.Part;
import dev.datanomad.lab.steps.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares a step's manifest with the two stages. What is wrong comes as sentences that say how to mend it. */
final class StepCheck {

    private final Step step;
    private final String name;
    private final Path before;
    private final Path after;

    /** @param from the number of the stage that the step begins with */
    StepCheck(Path home, int from) throws IOException {
        step = Manifest.read(home).get(from - 1);
        name = Manifest.FILE + ", " + from + " -> " + (from + 1);
        before = home.resolve(step.before().module());
        after = home.resolve(step.after().module());
    }

    /** The lines that the manifest lacks and those that are wrong in it, as they stand there; empty if it is right. */
    String listing() throws IOException {
        Set<Change> unlisted = Change.between(before, after);
        Set<Change> stale = new TreeSet<>();
        step.parts().forEach(part -> stale.addAll(part.changes().keySet()));
        Set<Change> listed = Set.copyOf(stale);
        stale.removeAll(unlisted);
        unlisted.removeAll(listed);
        return lines("Add to a part, or undo the change", unlisted, ": why") + lines("Remove", stale, "");
    }

    private String lines(String remedy, Set<Change> changes, String reason) {
        return changes.isEmpty()
                ? ""
                : changes.stream()
                        .map(change -> "- `" + change + "`" + reason + "\n")
                        .collect(Collectors.joining("", name + ". " + remedy + ":\n", ""));
    }

    /** Parts that change more lines than their budget has. */
    List<String> budgets() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Part part : step.parts()) {
            for (Kind kind : Kind.values()) {
                int lines = part.lines(kind, before, after).changed();
                int budget = part.budget().getOrDefault(kind, 0);
                if (lines > budget) {
                    wrong.add(
                            "%s: \"%s\" changes %,d lines of %s, and its budget is %,d: change less, or raise the budget."
                                    .formatted(name, part.title(), lines, kind, budget));
                }
            }
        }
        return wrong;
    }

    /** Changed files that hold the same but for white space and imports. */
    List<String> reformatted() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Change change : Change.between(before, after)) {
            if (change.sign() == '~'
                    && essence(before.resolve(change.file())).equals(essence(after.resolve(change.file())))) {
                wrong.add(
                        after.resolve(change.file()) + ": only white space and imports differ; make it the same as in "
                                + step.before().module() + ".");
            }
        }
        return wrong;
    }

    /** How many lines of a kind change, listed or not. */
    int changed(Kind kind) throws IOException {
        int lines = 0;
        for (Change change : Change.between(before, after)) {
            if (change.kind() == kind) {
                lines += change.lines(before, after).changed();
            }
        }
        return lines;
    }

    /** Without white space and imports. */
    private static String essence(Path file) throws IOException {
        return Files.readString(file)
                .lines()
                .filter(line -> !line.startsWith("import "))
                .map(line -> line.replaceAll("\\s", ""))
                .collect(Collectors.joining());
    }
}
