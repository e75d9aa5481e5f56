package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.Instance;
import dev.datanomad.lab.system.Rollouts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service, or the reconciliation, has no file descriptor left, or no room on its disk. */
class ExhaustionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MORE_FILES = 20;
    private static final int OLD_EVENTS = 5_000;
    /** Bytes; enough for what the program prints. */
    private static final long LESS_THAN_A_CHECKPOINT = 300;

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.DUAL_WRITES);

    @BeforeEach
    void processes_can_be_limited() {
        ProcessLimits.requireThem();
    }

    @Test
    void a_service_without_file_descriptors_recovers_by_itself() throws Exception {
        Instance instance = SITE.lab().deployments().instances().get(0);
        SITE.during("the service out of file descriptors", "it cannot accept connections", window -> {
            // Counted once: it would be another number a moment later.
            long limit = ProcessLimits.openFiles(instance.pid()) + MORE_FILES;
            ProcessLimits.whileFilesAreShort(instance.pid(), limit, () -> {
                try (IdleConnections idle = IdleConnections.to(instance.port(), 3 * MORE_FILES)) {
                    await("all file descriptors are taken by " + idle.count() + " connections")
                            .atMost(PATIENCE)
                            .until(() -> ProcessLimits.openFiles(instance.pid()) >= limit);
                    SITE.users().make(200);
                }
            });
        });
    }

    @Test
    void a_service_on_a_full_disk_goes_on_and_keeps_its_flags_as_soon_as_it_can() throws Exception {
        Instance instance = SITE.lab().deployments().instances().get(0);
        Path lastGood = SITE.flagsFile().resolveSibling("flags.last-good.json");
        SITE.during("the service on a full disk, while a flag is set", window -> {
            ProcessLimits.whileDiskIsFull(instance.pid(), 0, () -> {
                SITE.lab().setFlag(Rollouts.READ_DYNAMO, "100");
                await("the service goes by the flag")
                        .atMost(PATIENCE)
                        .until(() -> SITE.metrics().integrity("equal") > 0);
                await("the dashboard says so")
                        .atMost(PATIENCE)
                        .until(() -> dashboard(instance).contains("would not outlive a restart"));
                SITE.users().make(200);
            });
            await("the flags are kept").atMost(PATIENCE).until(() -> Files.mismatch(lastGood, SITE.flagsFile()) < 0);
            await("the dashboard says so no more")
                    .atMost(PATIENCE)
                    .until(() -> !dashboard(instance).contains("would not outlive a restart"));
            new FlagLever(SITE.lab()).set(Rollouts.READ_DYNAMO, 0);
        });
    }

    @Test
    void a_reconciliation_on_a_full_disk_says_so_goes_on_and_can_be_resumed() throws Exception {
        Path checkpoint = SITE.lab().folder().resolve("full-disk.checkpoint");
        SITE.during("the reconciliation on a full disk, killed there and resumed", window -> {
            SITE.lab().seeding().run(OLD_EVENTS);
            try (ReconcileProgram program = ReconcileProgram.start(SITE, checkpoint, "--rate", "500")) {
                program.awaitProgress();
                ProcessLimits.whileDiskIsFull(program.pid(), LESS_THAN_A_CHECKPOINT, () -> {
                    await("the reconciliation says so")
                            .atMost(PATIENCE)
                            .until(() -> program.output().contains("Could not note the progress"));
                    program.killAfter(500);
                });
            }
            try (ReconcileProgram again = ReconcileProgram.start(SITE, checkpoint)) {
                assertThat(again.exitCode()).as(again::output).isZero();
                assertThat(again.output()).containsPattern("Going on after [1-9]");
            }
        });
    }

    private static String dashboard(Instance instance) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + instance.port() + "/"))
                .timeout(PATIENCE)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
