package dev.datanomad.lab.steps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A part of a step that is read at one go.
 *
 * @param budget how many changed lines it may have at most; what is not named may not change
 * @param changes its files in reading order, each with the reason why it changes
 */
public record Part(String title, String text, Map<Kind, Integer> budget, Map<Change, String> changes) {

    /** How many lines of a kind it changes between two stages. */
    public Lines lines(Kind kind, Path before, Path after) throws IOException {
        Lines lines = Lines.NONE;
        for (Change change : changes.keySet()) {
            if (change.kind() == kind) {
                lines = lines.plus(change.lines(before, after));
            }
        }
        return lines;
    }
}
