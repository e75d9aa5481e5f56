package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.databases.Options.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MainIT {

    /** Ten times the interval of the commits: enough for a machine that has other things to do as well. */
    private static final Duration SAFE_AFTER = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @Test
    void it_prints_the_environment_and_nothing_else_before_it_is_ready() {
        try (Program program = Program.run(folder)) {
            assertThat(program.linesUntilReady())
                    .satisfiesExactly(
                            line -> assertThat(line).matches("MONGODB_URI=mongodb://127\\.0\\.0\\.1:\\d+/datanomad"),
                            line -> assertThat(line).matches("AWS_ENDPOINT_URL_DYNAMODB=http://127\\.0\\.0\\.1:\\d+"),
                            line -> assertThat(line).isEqualTo("AWS_REGION=us-east-1"),
                            line -> assertThat(line).isEqualTo("AWS_ACCESS_KEY_ID=test"),
                            line -> assertThat(line).isEqualTo("AWS_SECRET_ACCESS_KEY=test"));
        }
    }

    @Test
    void its_log_is_one_line_however_much_it_is_used() {
        try (Program program = Program.run(folder)) {
            try (Clients clients = Clients.of(program.environment())) {
                clients.write(10);
                assertThat(clients.hasAll(10)).isTrue();
            }
            program.terminate();
            program.exitCode();

            assertThat(program.errors()).hasLineCount(1).contains("Databases are embedded, in memory");
        }
    }

    @Test
    void it_saves_everything_when_it_is_told_to_stop() {
        Path data = folder.resolve("data");
        try (Program program = Program.run(folder, "--data", data.toString());
                Clients clients = Clients.of(program.environment())) {
            clients.write(100);

            program.terminate();

            assertThat(program.exitCode()).isEqualTo(143);
        }
        assertThatFolderHas(data, 100);
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
            while (System.nanoTime() - begin < 2 * SAFE_AFTER.toNanos()) {
                String id = Integer.toString(acknowledged.size());
                clients.putItem(id);
                clients.insertDocument(id);
                acknowledged.add(System.nanoTime());
            }
            killed = System.nanoTime();
            program.kill();
            program.exitCode();
        }
        int safe = (int) acknowledged.stream()
                .filter(when -> killed - when > SAFE_AFTER.toNanos())
                .count();
        try (Databases databases = Databases.start(Options.of(Kind.EMBEDDED).withData(data));
                Clients clients = Clients.of(databases.environment())) {
            long kept = clients.collection().countDocuments();

            assertThat(kept).isBetween((long) safe, (long) acknowledged.size());
            for (int id = 0; id < acknowledged.size(); id++) {
                assertThat(clients.hasItem(Integer.toString(id))).isTrue();
                assertThat(clients.hasDocument(Integer.toString(id))).isEqualTo(id < kept);
            }
        }
    }

    @Test
    void it_ends_when_nothing_can_be_saved_any_more_and_can_be_started_again() throws Exception {
        FullDisk.requireIt();
        Path data = folder.resolve("data");
        try (Program program = Program.run(folder, "--data", data.toString());
                Clients clients = Clients.of(program.environment())) {
            clients.write(10);
            program.terminate();
            program.exitCode();
        }
        try (Program program = Program.run(folder, "--data", data.toString());
                Clients clients = Clients.of(program.environment())) {
            FullDisk.forProcess(program.pid(), Files.size(data.resolve("mongodb.mv.db")));
            clients.collection().insertOne(new Document("_id", "large").append("text", "x".repeat(1 << 20)));

            assertThat(program.exitCode()).isEqualTo(3);
            assertThat(program.errors()).hasLineCount(2).containsOnlyOnce("MongoDB's data can no longer be saved (");
        }
        assertThatFolderHas(data, 10);
    }

    @Test
    void a_second_process_on_the_same_folder_is_refused() {
        String data = folder.resolve("data").toString();
        try (Program first = Program.run(folder, "--data", data);
                Clients clients = Clients.of(first.environment());
                Program second = Program.run(folder, "--data", data)) {
            assertThatItRefuses(second, "The data folder " + data + " is in use by other databases.");

            clients.write(1);
            assertThat(clients.hasAll(1)).isTrue();
        }
    }

    @Test
    void a_taken_port_is_refused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            try (Program program = Program.run(folder, "--mongo-port", port)) {
                assertThatItRefuses(program, "Port " + port + " for MongoDB is taken.");
            }
            try (Program program = Program.run(folder, "--dynamo-port", port)) {
                assertThatItRefuses(program, "Port " + port + " for DynamoDB is taken.");
            }
        }
    }

    @Test
    void an_unusable_folder_is_refused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (Program program = Program.run(folder, "--data", file.toString())) {
            assertThat(program.linesUntilReady()).isEmpty();
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).hasLineCount(1).startsWith("The data folder " + file + " cannot be used (");
        }
    }

    @Test
    void an_impossible_port_is_refused() {
        try (Program program = Program.run(folder, "--mongo-port", "65536")) {
            assertThatItRefuses(program, "A port is a number from 0 to 65535, not 65536.");
        }
    }

    @Test
    void an_unknown_option_is_refused() {
        try (Program program = Program.run(folder, "--dta", "x")) {
            assertThatItRefuses(program, "Unknown options: '--dta', 'x'");
        }
    }

    @Test
    void containers_without_a_usable_docker_are_refused() {
        // Testcontainers has one way to talk to Docker; asked for another one it finds none, wherever this runs.
        Map<String, String> noDocker = Map.of("TESTCONTAINERS_TRANSPORT_TYPE", "none");
        try (Program program = Program.run(folder, noDocker, "--containers")) {
            assertThatItRefuses(program, "Databases in containers need a running Docker, and none was found.");
        }
    }

    private static void assertThatItRefuses(Program program, String reason) {
        assertThat(program.linesUntilReady()).isEmpty();
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.errors()).isEqualTo(reason + System.lineSeparator());
    }

    private static void assertThatFolderHas(Path data, int letters) {
        try (Databases databases = Databases.start(Options.of(Kind.EMBEDDED).withData(data));
                Clients clients = Clients.of(databases.environment())) {
            assertThat(clients.hasAll(letters)).isTrue();
        }
    }
}
