package dev.datanomad.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFilesTest {

    @TempDir
    private Path folder;

    @Test
    void of_symbolic_links_the_file_at_their_end_is_replaced_even_if_it_does_not_exist_yet() throws IOException {
        Path target = Files.createDirectory(folder.resolve("elsewhere")).resolve("target.json");
        Path middle = Files.createSymbolicLink(folder.resolve("middle.json"), Path.of("elsewhere/target.json"));
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), middle);

        JsonFiles.write(link, 1);
        JsonFiles.write(link, 2);

        assertThat(link).isSymbolicLink();
        assertThat(middle).isSymbolicLink();
        assertThat(JsonFiles.read(target, Integer.class)).contains(2);
        assertThat(folder.resolve("elsewhere")).isDirectoryContaining(file -> file.equals(target));
    }

    @Test
    void links_in_a_circle_are_an_error() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("link.json"));

        assertThatExceptionOfType(FileSystemLoopException.class).isThrownBy(() -> JsonFiles.write(link, 1));
    }
}
