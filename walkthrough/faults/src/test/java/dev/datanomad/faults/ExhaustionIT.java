package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Instance;
import dev.datanomad.lab.system.Rollouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service or the reconciliation runs out of file descriptors or disk space. */
class ExhaustionIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int CONNECT_MILLIS = 300;
    private static final int MORE_FILES = 20;
    private static final int OLD_EVENTS = 5_000;
    /** In bytes; enough for what the program prints. */
    private static final long LESS_THAN_A_CHECKPOINT = 300;

    @RegisterExtension
    static final SystemUnderTest SUT = new SystemUnderTest(MigrationPhase.DUAL_WRITES);

    @BeforeEach
    void assume_limits_of_processes() {
        ProcessLimits.assumeSupported();
    }

    @Test
    void a_service_without_file_descriptors_recovers_by_itself() throws Exception {
        Instance instance = SUT.lab().deployments().instances().get(0);
        SUT.during("the service out of file descriptors", "it cannot accept connections", window -> {
            long limit = ProcessLimits.openFiles(instance.pid()) + MORE_FILES;
            ProcessLimits.whileFilesAreShort(instance.pid(), limit, () -> {
                List<Socket> idle = connect(instance.port(), 3 * MORE_FILES);
                try {
                    await("all file descriptors are taken by " + idle.size() + " connections")
                            .atMost(TIMEOUT)
                            .until(() -> ProcessLimits.openFiles(instance.pid()) >= limit);
                    SUT.users().awaitRequests(200);
                } finally {
                    for (Socket socket : idle) {
                        socket.close();
                    }
                }
            });
        });
    }

    /** Opens connections on which nothing is sent, until there are enough or one is not accepted. */
    private static List<Socket> connect(int port, int count) {
        List<Socket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            }
        } catch (IOException e) {
            // No descriptor is left.
        }
        return sockets;
    }

    @Test
    void a_service_on_a_full_disk_goes_on_and_saves_its_flags_as_soon_as_it_can() throws Exception {
        Instance instance = SUT.lab().deployments().instances().get(0);
        Path lastGood = SUT.lab().rollouts().file().resolveSibling("flags.last-good.json");
        SUT.during("the service on a full disk, while a flag is set", window -> {
            ProcessLimits.whileDiskIsFull(instance.pid(), 0, () -> {
                SUT.lab().actions().setFlag(Rollouts.READ_DYNAMO, "100", Mode.ANYWAY);
                await("the flag takes effect")
                        .atMost(TIMEOUT)
                        .until(() -> SUT.sum(metrics -> metrics.integrity("equal")) > 0);
                await("the dashboard warns")
                        .atMost(TIMEOUT)
                        .until(() -> dashboard(instance).contains("would not outlive a restart"));
                SUT.users().awaitRequests(200);
            });
            await("the flags are saved")
                    .atMost(TIMEOUT)
                    .until(() -> Files.mismatch(lastGood, SUT.lab().rollouts().file()) < 0);
            await("the dashboard no longer warns")
                    .atMost(TIMEOUT)
                    .until(() -> !dashboard(instance).contains("would not outlive a restart"));
            SUT.flags().set(Rollouts.READ_DYNAMO, 0);
        });
    }

    @Test
    void a_reconciliation_on_a_full_disk_warns_goes_on_and_can_be_resumed() throws Exception {
        Path checkpoint = SUT.lab().folder().resolve("full-disk.checkpoint");
        SUT.during("the reconciliation on a full disk, killed there and resumed", window -> {
            SUT.lab().seeding().run(OLD_EVENTS);
            try (ReconcileProgram program = ReconcileProgram.start(SUT, checkpoint, "--rate", "500")) {
                program.awaitProgress();
                ProcessLimits.whileDiskIsFull(program.pid(), LESS_THAN_A_CHECKPOINT, () -> {
                    await("the reconciliation warns")
                            .atMost(TIMEOUT)
                            .until(() -> program.output().contains("Could not note the progress"));
                    program.killAfter(500);
                });
            }
            try (ReconcileProgram again = ReconcileProgram.start(SUT, checkpoint)) {
                assertThat(again.exitCode()).as(again::output).isZero();
                assertThat(again.output()).containsPattern("Going on after [1-9]");
            }
        });
    }

    private static String dashboard(Instance instance) throws IOException {
        URL page = URI.create("http://127.0.0.1:" + instance.port() + "/").toURL();
        try (InputStream in = page.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
