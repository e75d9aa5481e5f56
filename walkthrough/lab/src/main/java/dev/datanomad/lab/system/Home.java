package dev.datanomad.lab.system;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The root of the repository, and what has been built there. */
public final class Home {

    private Home() {}

    /**
     * The root: system property {@code datanomad.root}, or the nearest above this program; throws a LabException if it is
     * not found.
     */
    public static Path find() {
        String named = System.getProperty("datanomad.root");
        if (named != null) {
            Path home = Path.of(named).toAbsolutePath().normalize();
            if (!isHome(home)) {
                throw LabException.failed("-Ddatanomad.root is " + home + ", which is not the root of the repository.");
            }
            return home;
        }
        for (Path folder = program(); folder != null; folder = folder.getParent()) {
            if (isHome(folder)) {
                return folder;
            }
        }
        throw LabException.failed("The repository was not found: set -Ddatanomad.root to its root.");
    }

    /** A jar that the build makes; throws a LabException, which begins with a name such as "Stage 2 is", if it is missing. */
    public static Path requireBuilt(Path home, String jar, String name) {
        Path path = home.resolve(jar);
        if (!Files.exists(path)) {
            throw LabException.failed(name + " not built: run ./mvnw -DskipTests package, or ./datanomad, which does.");
        }
        return path;
    }

    private static Path program() {
        try {
            return Path.of(Home.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isHome(Path folder) {
        return Files.exists(folder.resolve("mvnw")) && Files.isDirectory(folder.resolve("stage1-mongo-only"));
    }
}
