package dev.datanomad.lab.steps;

import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What changes from one stage to another; without {@code title} and {@code text} if they are no neighbours. */
public record Step(Stage before, Stage after, String title, String text, List<Part> parts) {

    /**
     * All that differs between two stages in fact: in the parts of the manifest if they are neighbours, and in one more
     * part what it does not list.
     */
    public static Step between(Path home, Stage before, Stage after) throws IOException {
        Set<Change> unlisted = Change.between(home.resolve(before.module()), home.resolve(after.module()));
        List<Part> parts = new ArrayList<>();
        String title = "";
        String text = "";
        String rest = "All differences";
        if (before.number() + 1 == after.number()) {
            Step listed = Manifest.read(home).get(before.ordinal());
            for (Part part : listed.parts()) {
                Map<Change, String> real = new LinkedHashMap<>(part.changes());
                real.keySet().retainAll(unlisted);
                unlisted.removeAll(real.keySet());
                parts.add(new Part(part.title(), part.text(), part.budget(), real));
            }
            title = listed.title();
            text = listed.text();
            rest = "Not in " + Manifest.FILE;
        }
        if (!unlisted.isEmpty()) {
            Map<Change, String> changes = new TreeMap<>();
            unlisted.forEach(change -> changes.put(change, ""));
            parts.add(new Part(rest, "", Map.of(), changes));
        }
        return new Step(before, after, title, text, parts);
    }
}
