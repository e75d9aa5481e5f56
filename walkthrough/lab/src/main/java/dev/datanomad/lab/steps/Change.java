package dev.datanomad.lab.steps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One file that differs between two stages: added ({@code +}), changed ({@code ~}) or removed ({@code -}). */
public record Change(char sign, String file) implements Comparable<Change> {

    private static final Comparator<Change> BY_FILE =
            Comparator.comparing(Change::file).thenComparing(Change::sign);

    /** All files that differ between two stages, byte by byte: their {@code pom.xml}, and all under {@code src}. */
    public static Set<Change> between(Path before, Path after) throws IOException {
        Set<String> left = files(before);
        Set<String> right = files(after);
        Set<Change> changes = new TreeSet<>();
        for (String file : left) {
            if (!right.contains(file)) {
                changes.add(new Change('-', file));
            } else if (Files.mismatch(before.resolve(file), after.resolve(file)) >= 0) {
                changes.add(new Change('~', file));
            }
        }
        right.stream().filter(file -> !left.contains(file)).forEach(file -> changes.add(new Change('+', file)));
        return changes;
    }

    private static Set<String> files(Path stage) throws IOException {
        Set<String> files = new TreeSet<>();
        List<Path> roots = new ArrayList<>(List.of(stage.resolve("pom.xml"), stage.resolve("src")));
        roots.removeIf(Files::notExists);
        for (Path root : roots) {
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(Files::isRegularFile)
                        .forEach(file ->
                                files.add(stage.relativize(file).toString().replace('\\', '/')));
            }
        }
        return files;
    }

    public Kind kind() {
        return Kind.of(file);
    }

    public Lines lines(Path before, Path after) throws IOException {
        return Lines.between(before.resolve(file), after.resolve(file));
    }

    @Override
    public int compareTo(Change other) {
        return BY_FILE.compare(this, other);
    }

    /** As the manifest writes it. */
    @Override
    public String toString() {
        return sign + " " + file;
    }
}
