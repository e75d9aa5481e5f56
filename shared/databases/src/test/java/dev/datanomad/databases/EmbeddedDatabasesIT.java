package dev.datanomad.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.dynamodb.DynamoDbOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabasesIT {

    private static final Options EMBEDDED = Options.of(Kind.EMBEDDED);

    @TempDir
    private Path folder;

    @Test
    void databases_in_memory_share_nothing() {
        try (Databases first = Databases.start(EMBEDDED);
                Databases second = Databases.start(EMBEDDED);
                Clients clientsOfFirst = Clients.of(first.environment());
                Clients clientsOfSecond = Clients.of(second.environment())) {
            clientsOfFirst.write(1);
            clientsOfSecond.createTable();

            assertThat(clientsOfSecond.hasDocument("0")).isFalse();
            assertThat(clientsOfSecond.hasItem("0")).isFalse();
        }
    }

    @Test
    void data_in_a_folder_survives_a_restart() {
        Options inFolder = EMBEDDED.withData(folder.resolve("made/on/the/way"));
        Clients.use(inFolder, clients -> clients.write(20));
        for (int restart = 0; restart < 2; restart++) {
            Clients.use(inFolder, clients -> assertThat(clients.hasAll(20)).isTrue());
        }
    }

    @Test
    void a_folder_is_locked() {
        Options inFolder = EMBEDDED.withData(folder);
        Clients.use(inFolder, clients -> {
            assertThatItCannotStart(inFolder, "The data folder " + folder + " is in use by other databases.");

            clients.write(1);
            assertThat(clients.hasAll(1)).isTrue();
        });
    }

    @Test
    void a_file_is_no_data_folder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatItCannotStart(
                EMBEDDED.withData(file.resolve("data")), "The data folder " + file.resolve("data") + " cannot be used");
        assertThatItCannotStart(EMBEDDED.withData(file), "The data folder " + file + " cannot be used");
    }

    @Test
    void a_damaged_file_is_reported_and_not_changed() throws IOException {
        Path file = Files.writeString(folder.resolve("mongodb.mv.db"), "not a database".repeat(1000));

        assertThatItCannotStart(EMBEDDED.withData(folder), "MongoDB cannot be started (");
        assertThat(file).hasContent("not a database".repeat(1000));
    }

    @Test
    void a_taken_port_is_named_and_nothing_keeps_running() throws IOException {
        int other = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatItCannotStart(onPorts(port, other), "Port " + port + " for MongoDB is taken.");
            assertThatItCannotStart(onPorts(other, port), "Port " + port + " for DynamoDB is taken.");

            try (Databases databases = Databases.start(onPorts(other, 0))) {
                assertThat(databases.mongoUri()).isEqualTo("mongodb://127.0.0.1:" + other + "/datanomad");
            }
        }
    }

    @Test
    void they_listen_on_loopback_only() throws IOException {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Predicate.not(InetAddress::isLoopbackAddress))
                .toList();
        try (Databases databases = Databases.start(EMBEDDED)) {
            for (int port : List.of(
                    URI.create(databases.mongoUri()).getPort(),
                    databases.dynamoEndpoint().getPort())) {
                assertThatConnects(InetAddress.getByName("127.0.0.1"), port);
                for (InetAddress address : outside) {
                    // Mostly refused; an address of a container's network that comes or goes cannot be used at all.
                    assertThatExceptionOfType(SocketException.class)
                            .isThrownBy(() -> assertThatConnects(address, port));
                }
            }
        }
    }

    private Options onPorts(int mongo, int dynamo) {
        return new Options(
                Kind.EMBEDDED, folder, mongo, DynamoDbOptions.inMemory().on(dynamo));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private static void assertThatConnects(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static void assertThatItCannotStart(Options options, String reason) {
        assertThatExceptionOfType(DatabasesException.class)
                .isThrownBy(() -> Databases.start(options).close())
                .withMessageStartingWith(reason)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).endsWith("."));
    }
}
