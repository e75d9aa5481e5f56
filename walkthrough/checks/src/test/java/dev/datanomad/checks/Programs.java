package dev.datanomad.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.datanomad.service.lifecycle.SearchPath;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs that tests start: Prometheus and its tool, on the search path, and a port for any. */
final class Programs {

    private static final String MISSING =
            "Metrics, alerts and dashboard are not tested: install prometheus and promtool (on Debian:"
                    + " the package prometheus), and have both on the PATH.";

    private Programs() {}

    /** Skips a test without them, or fails it if the environment has {@code CI=true}. */
    static void requirePrometheus() {
        boolean installed = SearchPath.find("prometheus").isPresent()
                && SearchPath.find("promtool").isPresent();
        if (!installed && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(MISSING);
        }
        if (!installed) {
            System.out.println(MISSING);
        }
        assumeTrue(installed, MISSING);
    }

    /** Runs promtool, which has to find nothing. */
    static void promtool(String input, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s%n%s", String.join(" ", command), output)
                .isZero();
    }

    /** A port that nobody listens on. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
