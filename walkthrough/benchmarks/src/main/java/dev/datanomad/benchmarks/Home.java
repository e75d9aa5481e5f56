package dev.datanomad.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The repository, and what is built in it.
 *
 * @param folder its root
 */
record Home(Path folder) {

    /**
     * The folder above this program.
     *
     * @throws BenchmarkException if that is not the repository
     */
    static Home find() {
        for (Path folder = program(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw")) && Files.isDirectory(folder.resolve("stage1-mongo-only"))) {
                return new Home(folder);
            }
        }
        throw new BenchmarkException(
                "The repository was not found above " + program() + ": run the program where the build has put it.");
    }

    /** This program itself. */
    static Path program() {
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

    /** Where benchmarks leave what they write. */
    Path target() {
        return folder.resolve("walkthrough/benchmarks/target");
    }

    Path committedResults() {
        return folder.resolve("walkthrough/benchmarks/RESULTS.md");
    }

    Path stage(String module) {
        return built(module + "/target/" + module + ".jar");
    }

    Path databases() {
        return built("shared/databases/target/datanomad-databases.jar");
    }

    /** The Java agent that ends a program with the one that has started it. */
    Path childAgent() {
        return built("walkthrough/lab/target/datanomad-lab-child-agent.jar");
    }

    private Path built(String path) {
        Path file = folder.resolve(path);
        if (!Files.exists(file)) {
            throw new BenchmarkException(path + " is not built: run ./mvnw -DskipTests package.");
        }
        return file;
    }
}
