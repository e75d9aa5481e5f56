package dev.datanomad.lab.cli;

import dev.datanomad.lab.Main;
import dev.datanomad.lab.children.ChildAgent;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A repository with fake stages and databases, where commands of the lab run in processes of their own. */
public final class FakeHome implements AutoCloseable {

    private final Path home;
    private final List<Process> started = new ArrayList<>();
    private final List<Path> outputs = new ArrayList<>();

    /** @param home an empty folder */
    public FakeHome(Path home) throws IOException {
        this.home = home;
        Files.createFile(home.resolve("mvnw"));
        for (Stage stage : Stage.values()) {
            jar(stage.jar(home), FakeStage.class, Attributes.Name.MAIN_CLASS);
        }
        jar(
                home.resolve("shared/databases/target/datanomad-databases.jar"),
                FakeDatabases.class,
                Attributes.Name.MAIN_CLASS);
        jar(home.resolve("jmeter/target/datanomad-jmeter.jar"), FakeLoad.class, Attributes.Name.MAIN_CLASS);
        jar(
                home.resolve("walkthrough/lab/target/datanomad-lab-child-agent.jar"),
                ChildAgent.class,
                new Attributes.Name("Premain-Class"));
    }

    private static void jar(Path file, Class<?> program, Attributes.Name role) throws IOException {
        Files.createDirectories(file.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(role, program.getName());
        String entry = program.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                InputStream in = program.getResourceAsStream("/" + entry)) {
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
        }
    }

    /** The exit code and the output of a command. */
    record Result(int exitCode, String out) {}

    /** Runs a command to its end. */
    Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /** Runs a command to its end, with more variables in its environment. */
    Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Process process = start(environment, arguments);
        process.waitFor(60, TimeUnit.SECONDS);
        return new Result(process.exitValue(), output(process));
    }

    /** Starts a command; the databases are external, and nothing uses them. */
    Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(home, "out", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("DATANOMAD_HOME", home.toString());
        builder.environment().put("MONGODB_URI", "mongodb://127.0.0.1:1/datanomad");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        outputs.add(out);
        return process;
    }

    /** What a command has printed so far. */
    String output(Process process) throws IOException {
        return Files.readString(outputs.get(started.indexOf(process)), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
