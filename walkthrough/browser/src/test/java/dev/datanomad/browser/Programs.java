package dev.datanomad.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The browser and its driver, on the search path of programs. */
final class Programs {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome", "chrome");

    private Programs() {}

    static Optional<Path> browser() {
        return BROWSERS.stream().flatMap(name -> find(name).stream()).findFirst();
    }

    static Optional<Path> driver() {
        return find("chromedriver");
    }

    static boolean areInstalled() {
        return browser().isPresent() && driver().isPresent();
    }

    private static Optional<Path> find(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
