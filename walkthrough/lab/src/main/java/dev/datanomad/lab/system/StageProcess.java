package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.proxy.Upstream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One running instance of a stage, in a process of its own. */
final class StageProcess {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final int POLL_MILLIS = 25;

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

    /**
     * Starts an instance on a free port; it is not ready when this returns.
     *
     * @param instance distinguishes it from other instances
     * @param environment what a stage is configured with, apart from its port
     */
    static StageProcess start(
            Path home, Stage stage, String instance, Map<String, String> environment, LabOptions options) {
        Path jar = stage.requireJar(home);
        Path program = Folders.empty(programs(options).resolve(instance));
        try {
            return start(home, stage, program, copy(jar, program), environment, options);
        } catch (RuntimeException e) {
            Folders.delete(program);
            throw e;
        }
    }

    /** Where the programs of instances are that run. */
    static Path programs(LabOptions options) {
        return options.folder().resolve("programs");
    }

    private static StageProcess start(
            Path home, Stage stage, Path program, Path jar, Map<String, String> environment, LabOptions options) {
        String instance = program.getFileName().toString();
        int port = freePort();
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("PORT", Integer.toString(port));
        variables.put("HOST", "127.0.0.1");
        variables.put("INSTANCE", instance);
        ChildProcess child = ChildProcess.start(
                "stage " + stage.number(),
                List.of(
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        ChildProcess.agent(home),
                        "-jar",
                        jar.toString()),
                variables,
                options.logs().resolve(instance + ".log"));
        return new StageProcess(stage, program, child, new Upstream(instance, port));
    }

    /**
     * Copies the program with its libraries, because a build replaces them: an instance must not lose what it runs on
     * when somebody changes its source and builds the next.
     */
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

    Stage stage() {
        return stage;
    }

    /** What tells it apart from other instances. */
    String instance() {
        return program.getFileName().toString();
    }

    Upstream upstream() {
        return upstream;
    }

    ChildProcess child() {
        return child;
    }

    Instance asInstance() {
        return new Instance(instance(), child.handle().pid(), upstream.port(), child.log());
    }

    /**
     * Waits until it says that it is ready for requests.
     *
     * @throws LabException with the end of its log, if it dies or takes longer than a minute
     */
    void awaitReady() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!child.isAlive()) {
                throw LabException.failed("Stage " + stage.number() + " stopped while starting, with exit code "
                        + child.exitCode() + ". " + child.endOfLog());
            }
            if (System.nanoTime() > deadline) {
                String end = child.endOfLog();
                stop();
                throw LabException.failed(
                        "Stage " + stage.number() + " was not ready after " + START.toSeconds() + " s. " + end);
            }
            pause();
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + upstream.port() + "/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until it has answered all it was given, but not longer than {@code patience}. */
    boolean awaitIdle(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (upstream.inFlight() > 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Shutdown it on the spot, in the middle of everything. */
    void kill() {
        killed = true;
        child.kill();
    }

    boolean wasKilled() {
        return killed;
    }

    /** Stops it gently. */
    void stop() {
        child.stop(STOP);
        Folders.delete(program);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted while waiting for a stage.");
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw LabException.failed("No free port was found: " + e.getMessage());
        }
    }
}
