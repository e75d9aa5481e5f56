package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.Main;
import dev.datanomad.lab.children.ChildAgent;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests in a repository with fake stages and databases, with the commands of the lab. */
public abstract class FakeHome {

    private static final String ROOT = "datanomad.root";

    @TempDir
    protected Path folder;

    private final String root = System.getProperty(ROOT);

    private final Map<Process, Path> started = new LinkedHashMap<>();

    @BeforeEach
    final void createHome() throws IOException {
        System.setProperty(ROOT, folder.toString());
        Files.createFile(folder.resolve("mvnw"));
        for (Stage stage : Stage.values()) {
            jar(stage.jar(folder), FakeStage.class, Attributes.Name.MAIN_CLASS);
        }
        jar(databases(), FakeDatabases.class, Attributes.Name.MAIN_CLASS);
        jar(folder.resolve("jmeter/target/datanomad-jmeter.jar"), FakeLoad.class, Attributes.Name.MAIN_CLASS);
        Path agent = folder.resolve("walkthrough/lab/target/datanomad-lab-child-agent.jar");
        jar(agent, ChildAgent.class, new Attributes.Name("Premain-Class"));
    }

    @AfterEach
    final void killCommands() {
        System.setProperty(ROOT, root);
        started.keySet().forEach(Process::destroyForcibly);
    }

    /** The program of the databases. */
    protected final Path databases() {
        return folder.resolve("shared/databases/target/datanomad-databases.jar");
    }

    static final void jar(Path file, Class<?> program, Attributes.Name role) throws IOException {
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

    /** Runs a command that succeeds in this JVM, and returns its output. */
    final String run(String command) {
        return run(0, command);
    }

    /** Runs a command in this JVM that ends with this exit code, and returns its output. */
    final String run(int exitCode, String command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(System.out);
        int exited;
        try {
            exited = Commands.run(command.split(" "));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        String output = printed.toString(StandardCharsets.UTF_8);
        assertThat(exited).as(output).isEqualTo(exitCode);
        return output;
    }

    /** Runs a command in a process of its own, with more variables in its environment, and returns its output. */
    final String runProcess(int exitCode, Map<String, String> environment, String command)
            throws IOException, InterruptedException {
        Process process = start(environment, command.split(" "));
        process.waitFor(60, TimeUnit.SECONDS);
        assertThat(process.exitValue()).as(output(process)).isEqualTo(exitCode);
        return output(process);
    }

    /** Starts a command in a process of its own; the databases are external, and nothing uses them. */
    final Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-D" + ROOT + "=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("MONGODB_URI", "mongodb://127.0.0.1:1/datanomad");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.put(process, out);
        return process;
    }

    /** What a command has printed so far. */
    final String output(Process process) throws IOException {
        return Files.readString(started.get(process), StandardCharsets.UTF_8);
    }

    final Process up() throws IOException {
        return up(Map.of());
    }

    final void upWithDying(String instance) throws IOException {
        up(Map.of(FakeStage.DIES, instance));
    }

    /** Starts a lab that keeps its data, and returns the folder. */
    final Path upWithData() throws IOException {
        Path data = folder.resolve("data");
        up(Map.of(), "--data", data.toString());
        return data;
    }

    final Process up(Map<String, String> environment, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("up", "--port", "0"));
        arguments.addAll(List.of(more));
        Process lab = start(environment, arguments.toArray(String[]::new));
        await().atMost(Duration.ofSeconds(50)).until(() -> output(lab).contains("Ctrl-C") || !lab.isAlive());
        assertThat(output(lab)).contains("Ctrl-C");
        return lab;
    }

    final List<LabFile.Running> children() {
        return LabFile.ofRunningLab(LabFile.folder(folder)).orElseThrow().children();
    }

    final int port() {
        return LabFile.ofRunningLab(LabFile.folder(folder)).orElseThrow().port();
    }

    final String get(String path) throws IOException, InterruptedException {
        return send(request(path)).body();
    }

    final HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1);
    }

    static final HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
