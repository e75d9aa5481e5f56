package dev.datanomad.lab.steps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many lines a change adds and removes, as {@code git diff --numstat} counts them. */
public record Lines(int added, int removed) {

    public static final Lines NONE = new Lines(0, 0);

    /** Compares two files; one that does not exist counts as empty. */
    static Lines between(Path before, Path after) throws IOException {
        List<String> left = read(before);
        List<String> right = read(after);
        int common = common(left, right);
        return new Lines(right.size() - common, left.size() - common);
    }

    public int changed() {
        return added + removed;
    }

    public Lines plus(Lines other) {
        return new Lines(added + other.added, removed + other.removed);
    }

    /** The length of the longest common subsequence. */
    private static int common(List<String> left, List<String> right) {
        int[][] longest = new int[left.size() + 1][right.size() + 1];
        for (int i = 1; i <= left.size(); i++) {
            for (int j = 1; j <= right.size(); j++) {
                longest[i][j] = left.get(i - 1).equals(right.get(j - 1))
                        ? longest[i - 1][j - 1] + 1
                        : Math.max(longest[i - 1][j], longest[i][j - 1]);
            }
        }
        return longest[left.size()][right.size()];
    }

    private static List<String> read(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
    }
}
