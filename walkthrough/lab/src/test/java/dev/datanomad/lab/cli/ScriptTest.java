package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code datanomad}, with a build that takes as long as the test wants. */
@DisabledOnOs(OS.WINDOWS)
class ScriptTest {

    private static final Path ROOT = Path.of(System.getProperty("datanomad.root"));
    private static final String LOCK = "walkthrough/lab/src/main/java/dev/datanomad/lab/BuildLock.java";

    private static final String BUILD = """
            #!/bin/sh
            echo build >> builds
            while [ ! -f finish ]; do sleep 0.1; done
            for jar in $(cat jars); do mkdir -p "$(dirname "$jar")"; cp fake.jar "$jar"; done
            """;

    @TempDir
    private Path folder;

    private Path home;

    private final List<Process> started = new ArrayList<>();

    /** Stands in for the lab: prints whether Java can use the path of its own program, and its arguments. */
    public static final class FakeLab {

        private FakeLab() {}

        /** Prints. */
        public static void main(String[] arguments) {
            System.out.println(
                    Files.exists(Path.of(System.getProperty("java.class.path"))) + " " + String.join(" ", arguments));
        }
    }

    @BeforeEach
    void createHome() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        String script = Files.readString(ROOT.resolve("datanomad"));
        executable("datanomad", script);
        executable("mvnw", BUILD);
        Files.createDirectories(home.resolve(LOCK).getParent());
        Files.copy(ROOT.resolve(LOCK), home.resolve(LOCK));
        FakeHome.jar(home.resolve("fake.jar"), FakeLab.class, Attributes.Name.MAIN_CLASS);
        Files.createFile(home.resolve("pom.xml"));
        StringBuilder jars = new StringBuilder();
        for (String program : script.split("programs=\"\n")[1].split("\"")[0].split("\n")) {
            String[] words = program.split(" ");
            Files.createDirectories(home.resolve(words[0]).resolve("src/main"));
            Files.createFile(home.resolve(words[0]).resolve("pom.xml"));
            jars.append(words[0] + "/target/" + words[1] + ".jar\n");
        }
        Files.createFile(home.resolve("jmeter/events_load.jmx"));
        Files.writeString(home.resolve("jars"), jars);
    }

    private void executable(String name, String text) throws IOException {
        assertThat(Files.writeString(home.resolve(name), text).toFile().setExecutable(true))
                .isTrue();
    }

    @AfterEach
    void end() throws IOException {
        Files.writeString(home.resolve("finish"), "");
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void of_two_first_commands_one_builds_and_the_other_waits() throws Exception {
        Process first = sh("home/datanomad tour");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(home.resolve("builds")));
        Process second = sh("home/datanomad up");
        await().atMost(Duration.ofSeconds(30)).until(() -> output(second).contains("Another command is building"));

        Files.createFile(home.resolve("finish"));

        assertThat(ended(first)).contains("Building", "true tour");
        assertThat(ended(second)).contains("true up").doesNotContain("Building");
        assertThat(Files.readAllLines(home.resolve("builds"))).hasSize(1);
    }

    @Test
    void it_runs_by_links_from_another_folder_and_with_any_path_in_the_locale_C() throws Exception {
        Files.createFile(home.resolve("finish"));

        String output = ended(
                sh(
                        "odd=$(printf 'Entw\\303\\274rfe und Tests'); mkdir -p \"$odd\" bin/a && mv home \"$odd\""
                                + " && ln -s \"../../$odd/home/datanomad\" bin/a/b && ln -s \"$PWD/bin/a/b\" bin/c"
                                + " && cd / && LC_ALL=C \"$OLDPWD/bin/c\" up 'a b' && cd \"$OLDPWD\" && mv \"$odd/home\" home"));

        assertThat(output).contains("true up a b");
    }

    private Process sh(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out" + started.size()).toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output(process)).isZero();
        return output(process);
    }

    private String output(Process process) throws IOException {
        return Files.readString(folder.resolve("out" + started.indexOf(process)));
    }
}
