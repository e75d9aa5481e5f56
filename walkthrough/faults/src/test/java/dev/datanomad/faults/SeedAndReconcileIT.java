package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many old events, and a reconciliation of them that is killed. */
class SeedAndReconcileIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int EVENTS = 20_000;

    @TempDir
    private Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        Path home = Path.of(System.getProperty("datanomad.root"));
        lab = Lab.start(home, LabOptions.selfContained(0, folder), ControlRoom::of, sentence -> {});
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void a_killed_reconciliation_is_reported_and_resumes() throws IOException {
        lab.actions().deploy(Stage.FIX_BUG, 1, Mode.ANYWAY).deployment();
        lab.seeding().start(EVENTS);
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> lab.seeding().start(1))
                .withMessage("A seeding is in progress already.");
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> onLedger().size() > 0);
        requireInMongo(onLedger());
        await().atMost(TIMEOUT).until(() -> !lab.status().seed().running());
        assertThat(lab.status().seed().done()).isEqualTo(EVENTS);
        assertThat(onLedger()).hasSize(EVENTS).doesNotHaveDuplicates();

        lab.reconciler().start(new ReconcileOptions(false, false, false, "mongodb", "", 10_000, 4));
        await().atMost(TIMEOUT).until(() -> walked() > 1_000);
        reconciliation().destroyForcibly();
        await().atMost(TIMEOUT).until(() -> !lab.status().reconciling());
        assertThat(lab.status().reconcileProblem())
                .matches("The reconciliation was killed \\(signal 9\\) after [\\d,]+ events\\."
                        + " Run it again: it resumes from its checkpoint\\.");

        ReconcileReport resumed = lab.reconciler().run(false, false);
        assertThat(resumed.resumedAfter()).isBetween(1_000L, EVENTS - 1L);
        assertThat(resumed.walked()).isEqualTo(EVENTS);
        assertThat(resumed.settled()).isTrue();
        assertThat(resumed.verifies()).isFalse();

        ReconcileReport proof = lab.reconciler().run(true, false);
        assertThat(proof.verifies()).isTrue();
        assertThat(proof.text()).startsWith("0 missing, 0 different of 20,000, verified up to ");
    }

    private long walked() {
        ReconcileReport report = lab.status().reconcile();
        return report == null ? 0 : report.walked();
    }

    private static ProcessHandle reconciliation() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(".Reconcile"))
                .findFirst()
                .orElseThrow();
    }

    /** The ids in whole lines. */
    private List<String> onLedger() throws IOException {
        Path ledger = folder.resolve("seeded.jsonl");
        if (!Files.exists(ledger)) {
            return List.of();
        }
        String text = Files.readString(ledger);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> line.replaceFirst(".*?/events/[^/]+/([^\"]+)\".*", "$1"))
                .toList();
    }

    private void requireInMongo(List<String> ids) {
        try (MongoClient client =
                MongoClients.create(lab.databases().directEnvironment().get("MONGODB_URI"))) {
            long found = client.getDatabase("datanomad").getCollection("events").countDocuments(Filters.in("_id", ids));
            assertThat(found).isEqualTo(ids.size());
        }
    }
}
