package dev.datanomad.dynamodb.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * The server that is right: dynoxide, which a public conformance suite has found to differ least from the real service, from
 * the {@code PATH}, or whatever the system property {@value #ENDPOINT} names.
 */
final class Reference implements AutoCloseable {

    static final String ENDPOINT = "datanomad.differential.endpoint";

    private static final String PROGRAM = "dynoxide";
    private static final String MISSING =
            "The differential test needs the program " + PROGRAM + " (npm package @dynoxide/linux-x64) on the PATH.";

    private final Process process;
    private final URI endpoint;

    private Reference(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Skips the test where there is none, except in continuous integration. */
    static final class Needed implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            boolean required = "true".equals(System.getenv("CI"));
            return required || given().isPresent() || program().isPresent()
                    ? SkipResult.doNotSkip()
                    : SkipResult.skip(MISSING);
        }
    }

    private static Optional<URI> given() {
        return Optional.of(System.getProperty(ENDPOINT, ""))
                .filter(url -> !url.isEmpty())
                .map(URI::create);
    }

    static Reference start() throws IOException {
        if (given().isPresent()) {
            return new Reference(null, given().get());
        }
        Optional<Path> program = program();
        assertThat(program).as(MISSING).isPresent();
        int port = freePort();
        Process process = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "serve",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Reference reference = new Reference(process, URI.create("http://127.0.0.1:" + port));
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
        return reference;
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    Server server() {
        return new Server(endpoint, process == null);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
