package dev.datanomad.checks;

import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where things are in this repository. */
final class Repository {

    static final Path ROOT = root();

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".datanomad", ".idea", ".vscode", ".settings");

    private Repository() {}

    /** The folder of a stage, by its number from 1 to 4. */
    static Path stage(int number) {
        return ROOT.resolve(Stage.of(Integer.toString(number)).module());
    }

    /** All files but those that a build, git, the lab or an IDE has made. */
    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("Run this somewhere in the repository.");
        }
        return folder;
    }
}
