package dev.datanomad.lab.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of programs: the next build replaces the originals while they may still be running. */
public final class ProgramCopy {

    private ProgramCopy() {}

    /** Copies a jar and its libraries into a folder, which is emptied before. Returns the copy of the jar. */
    public static Path of(Path jar, Path folder) {
        Folders.empty(folder);
        try {
            Path libraries = jar.resolveSibling("lib");
            if (Files.isDirectory(libraries)) {
                Path copies = Files.createDirectory(folder.resolve("lib"));
                try (Stream<Path> all = Files.list(libraries)) {
                    for (Path library : all.toList()) {
                        Files.copy(library, copies.resolve(library.getFileName()));
                    }
                }
            }
            return Files.copy(jar, folder.resolve(jar.getFileName()));
        } catch (IOException e) {
            throw LabException.failed("The program " + jar + " could not be copied: " + e.getMessage());
        }
    }
}
