package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.children.ShellVariables;
import dev.datanomad.lab.proxy.Upstream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An instance of a stage, in a child process. */
final class StageProcess {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Stage stage;
    private final Path program;
    private final ChildProcess child;
    private final Upstream upstream;
    private volatile boolean killed;

    private StageProcess(Stage stage, Path program, ChildProcess child, Upstream upstream) {
        this.stage = stage;
        this.program = program;
        this.child = child;
        this.upstream = upstream;
    }

    /** Starts an instance on a free port, with its program in a folder of the instance's name; it is not ready yet. */
    static StageProcess start(
            Stage stage, Path jar, Path program, Map<String, String> environment, LabProcesses processes) {
        Folders.empty(program);
        try {
            return launch(stage, copy(jar, program), program, environment, processes);
        } catch (RuntimeException e) {
            Folders.delete(program);
            throw e;
        }
    }

    /** With its libraries: the next build replaces the originals while this instance may still be running. */
    private static Path copy(Path jar, Path folder) {
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

    private static StageProcess launch(
            Stage stage, Path jar, Path program, Map<String, String> environment, LabProcesses processes) {
        String instance = program.getFileName().toString();
        int port = freePort();
        Map<String, String> variables = new TreeMap<>();
        if (!processes.options().selfContained()) {
            variables.putAll(ShellVariables.LAUNCHDARKLY.inherited());
        }
        variables.putAll(environment);
        variables.put("PORT", Integer.toString(port));
        variables.put("HOST", "127.0.0.1");
        variables.put("INSTANCE", instance);
        ChildProcess child = processes.start(
                "stage " + stage.number(), List.of("-Xmx384m", "-jar", jar.toString()), variables, instance + ".log");
        return new StageProcess(stage, program, child, new Upstream(instance, port));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw LabException.failed("No free port was found: " + e.getMessage());
        }
    }

    Stage stage() {
        return stage;
    }

    String name() {
        return upstream.name();
    }

    Upstream upstream() {
        return upstream;
    }

    ChildProcess child() {
        return child;
    }

    Instance asInstance() {
        return new Instance(name(), child.handle().pid(), upstream.port(), child.log());
    }

    /** Waits for its readiness probe; throws a LabException with the end of its log if it ends, or takes a minute. */
    void awaitReady() {
        boolean inTime = Poll.until(START, () -> !child.isAlive() || isReady());
        if (!child.isAlive()) {
            throw LabException.failed("Stage " + stage.number() + " stopped while starting, with exit code "
                    + child.exitCode() + ". " + child.endOfLog());
        }
        if (!inTime) {
            throw LabException.failed("Stage " + stage.number() + " was not ready after " + START.toSeconds() + " s. "
                    + child.endOfLog());
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + upstream.port() + "/health/ready")
                            .toURL()
                            .openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until no request is in flight, or the limit has passed. */
    void drain(Duration limit) {
        Poll.until(limit, () -> upstream.inFlight() == 0);
    }

    void kill() {
        killed = true;
        child.kill();
    }

    boolean wasKilled() {
        return killed;
    }

    void stop() {
        child.stop(STOP);
        Folders.delete(program);
    }
}
