package dev.datanomad.browser;

import dev.datanomad.service.lifecycle.SearchPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The browser and its driver, on the search path of programs. */
final class Programs {

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome", "chrome");

    private Programs() {}

    static Optional<Path> browser() {
        return BROWSERS.stream().flatMap(name -> SearchPath.find(name).stream()).findFirst();
    }

    static Optional<Path> driver() {
        return SearchPath.find("chromedriver");
    }

    static boolean areInstalled() {
        return browser().isPresent() && driver().isPresent();
    }
}
