package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.datanomad.databases.Options.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Starts processes only where a process makes a difference, as each takes seconds. */
@Timeout(120)
class MainIT {

    /** Ten times the interval of commits, in case the machine is busy. */
    private static final Duration COMMITTED_AFTER = Duration.ofSeconds(1);

    /** Limits the size of a file to 8 MB (in blocks of 512 bytes), which is no different from a full disk to a program. */
    private static final List<String> FULL_DISK = List.of("sh", "-c", "ulimit -f 16384; exec \"$0\" \"$@\"");

    private static final int MORE_THAN_FITS = 12 << 20;

    @TempDir
    private Path folder;

    @Test
    void it_prints_only_the_environment_logs_one_line_and_stops_when_it_is_terminated() {
        try (Program program = Program.run(folder)) {
            List<String> lines = program.linesUntilReady();
            assertThat(lines)
                    .satisfiesExactly(
                            line -> assertThat(line).matches("MONGODB_URI=mongodb://127\\.0\\.0\\.1:\\d+/datanomad"),
                            line -> assertThat(line).matches("AWS_ENDPOINT_URL_DYNAMODB=http://127\\.0\\.0\\.1:\\d+"),
                            line -> assertThat(line).isEqualTo("AWS_REGION=us-east-1"),
                            line -> assertThat(line).isEqualTo("AWS_ACCESS_KEY_ID=test"),
                            line -> assertThat(line).isEqualTo("AWS_SECRET_ACCESS_KEY=test"),
                            line -> assertThat(line).startsWith("AWS_CONFIG_FILE="),
                            line -> assertThat(line).startsWith("AWS_SHARED_CREDENTIALS_FILE="));
            try (Clients clients = Clients.of(Program.environment(lines))) {
                clients.write(10);
                assertThat(clients.hasAll(10)).isTrue();
            }

            program.process().destroy();

            assertThat(program.exitCode()).isEqualTo(143);
            assertThat(program.errors()).hasLineCount(1).contains("Databases are embedded, in memory");
        }
    }

    @Test
    void with_a_queue_it_prints_where_that_is_as_well() {
        try (Program program = Program.run(folder, "--queue")) {
            URI queue = URI.create(program.environment().get("AWS_ENDPOINT_URL_SQS"));

            assertThat(queue.getHost()).isEqualTo("127.0.0.1");
            assertThatNoException().isThrownBy(() -> new Socket(queue.getHost(), queue.getPort()).close());
        }
    }

    @Test
    void it_keeps_others_from_its_folder_and_saves_everything_when_it_is_terminated() {
        Path data = folder.resolve("data");
        try (Program program = Program.run(folder, "--data", data.toString());
                Clients clients = Clients.of(program.environment())) {
            assertThatIsRefused(
                    "The data folder " + data + " is in use by other databases.", "--data", data.toString());
            clients.write(20);

            program.process().destroy();

            assertThat(program.exitCode()).isEqualTo(143);
        }
        assertThatFolderHas(data, 20);
    }

    @Test
    void a_kill_loses_nothing_but_the_last_moment() {
        Path data = folder.resolve("data");
        List<Long> acknowledged = new ArrayList<>();
        long killed;
        try (Program program = Program.run(folder, "--data", data.toString());
                Clients clients = Clients.of(program.environment())) {
            clients.createTable();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < 2 * COMMITTED_AFTER.toNanos()) {
                String id = Integer.toString(acknowledged.size());
                clients.putItem(id);
                clients.insertDocument(id);
                acknowledged.add(System.nanoTime());
            }
            killed = System.nanoTime();
            program.process().destroyForcibly();
            program.exitCode();
        }
        long committed = acknowledged.stream()
                .filter(when -> killed - when > COMMITTED_AFTER.toNanos())
                .count();
        Clients.use(inFolder(data), clients -> {
            long kept = clients.collection().countDocuments();

            assertThat(kept).isBetween(committed, (long) acknowledged.size());
            for (int id = 0; id < acknowledged.size(); id++) {
                assertThat(clients.hasItem(Integer.toString(id))).isTrue();
                assertThat(clients.hasDocument(Integer.toString(id))).isEqualTo(id < kept);
            }
        });
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no ulimit")
    void it_ends_when_data_can_no_longer_be_saved_and_can_be_started_again() {
        Path data = folder.resolve("data");
        Clients.use(inFolder(data), clients -> clients.write(10));
        try (Program program = Program.run(folder, Map.of(), FULL_DISK, "--data", data.toString());
                Clients clients = Clients.of(program.environment())) {
            clients.collection().insertOne(new Document("_id", "large").append("text", "x".repeat(MORE_THAN_FITS)));

            assertThat(program.exitCode()).isEqualTo(3);
            assertThat(program.errors()).hasLineCount(2).containsOnlyOnce("MongoDB's data can no longer be saved (");
        }
        assertThatFolderHas(data, 10);
    }

    @Test
    void given_databases_are_used_as_they_are_when_they_are_empty_and_are_empty_again_at_the_end() {
        try (Databases servers = Databases.start(Options.of(Kind.EMBEDDED));
                Clients clients = Clients.of(servers.environment())) {
            try (Program program = Program.run(folder, servers.environment(), List.of(), "--given")) {
                assertThat(program.environment()).isEqualTo(servers.environment());
                clients.write(10);

                program.process().destroy();

                assertThat(program.exitCode()).isEqualTo(143);
                assertThat(program.errors()).hasLineCount(1).contains("Databases are given, on [127.0.0.1:");
            }
            assertThat(clients.collection().countDocuments()).isZero();
            clients.write(10);
            assertThatGivenIsRefused("and these hold [", servers.environment());
            assertThat(clients.hasAll(10)).isTrue();
        }
    }

    @Test
    void given_databases_that_are_not_named_or_elsewhere_or_misspelt_are_refused_without_a_password_of_theirs() {
        String dynamo = "http://127.0.0.1:1";

        assertThatGivenIsRefused("MONGODB_URI", Map.of());
        assertThatGivenIsRefused(
                "MONGODB_URI is no connection string",
                Map.of("MONGODB_URI", "mongo://user:secret@localhost", "AWS_ENDPOINT_URL_DYNAMODB", dynamo));
        assertThatGivenIsRefused(
                "AWS_ENDPOINT_URL_DYNAMODB is no URL",
                Map.of("MONGODB_URI", "mongodb://127.0.0.1/d", "AWS_ENDPOINT_URL_DYNAMODB", "localhost:8000"));
        assertThatGivenIsRefused(
                "192.0.2.1 is not this machine",
                Map.of("MONGODB_URI", "mongodb://user:secret@192.0.2.1/d", "AWS_ENDPOINT_URL_DYNAMODB", dynamo));
        assertThatIsRefused(
                "What is --given runs already: of the other options, only --queue goes with it.",
                "--given",
                "--mongo-port",
                "1");
    }

    private void assertThatGivenIsRefused(String reason, Map<String, String> environment) {
        try (Program program = Program.run(folder, environment, List.of(), "--given")) {
            assertThat(program.linesUntilReady()).isEmpty();
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).hasLineCount(1).contains(reason).doesNotContain("secret");
        }
    }

    @Test
    void containers_without_a_usable_docker_are_refused() {
        // Testcontainers knows one transport to Docker; asked for another one, it finds no Docker on any machine.
        Map<String, String> noDocker = Map.of("TESTCONTAINERS_TRANSPORT_TYPE", "none");
        try (Program program = Program.run(folder, noDocker, List.of(), "--containers")) {
            assertThat(program.linesUntilReady()).isEmpty();
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors())
                    .isEqualTo("Databases in containers need a running Docker, and none was found."
                            + System.lineSeparator());
        }
    }

    @Test
    void a_taken_port_is_refused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertThatIsRefused("Port " + port + " for MongoDB is taken.", "--mongo-port", port);
            assertThatIsRefused("Port " + port + " for DynamoDB is taken.", "--dynamo-port", port);
        }
    }

    @Test
    void an_impossible_port_or_an_unknown_option_is_refused() {
        assertThatIsRefused("A port is a number from 0 to 65535, not 65536.", "--mongo-port", "65536");
        assertThatIsRefused("Unknown options: '--dta', 'x'", "--dta", "x");
    }

    private static void assertThatIsRefused(String reason, String... arguments) {
        StringWriter errors = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(errors, true));

        assertThat(command.execute(arguments)).isEqualTo(2);
        assertThat(errors).hasToString(reason + System.lineSeparator());
    }

    private static void assertThatFolderHas(Path data, int letters) {
        Clients.use(
                inFolder(data), clients -> assertThat(clients.hasAll(letters)).isTrue());
    }

    private static Options inFolder(Path data) {
        return Options.of(Kind.EMBEDDED).withData(data);
    }
}
