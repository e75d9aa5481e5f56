package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.databases.Options;
import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Deployment;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.GatedActions.Mode;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.lab.system.StageMetrics;
import dev.datanomad.load.LoadReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A lab under load for all cases of a class: stage 3 in a phase of the migration, with some old events. After the last case,
 * an audit of every event that was ever acknowledged: from DynamoDB, which must have them all in the end.
 */
final class SystemUnderTest implements BeforeAllCallback, AfterAllCallback {

    static final Path ROOT = Path.of(System.getProperty("datanomad.root"));
    static final int OLD_EVENTS = 500;
    static final int USERS = 10;
    private static final int MAX_PAUSE_MILLIS = 200;
    private static final int MAX_RECONCILIATIONS = 5;

    private final MigrationPhase phase;
    private ResultTable results;
    private Lab lab;
    private Users users;
    private FlagChanges flags;

    SystemUnderTest(MigrationPhase phase) {
        this.phase = phase;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        results = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(ResultTable.class, key -> new ResultTable(), ResultTable.class);
        String name = context.getRequiredTestClass().getSimpleName();
        Path folder = Folders.empty(Path.of("target", "labs", name).toAbsolutePath());
        Files.writeString(folder.resolve("deployed.txt"), "3\n");
        Kind databases = Kind.valueOf(System.getProperty(Options.PROPERTY).toUpperCase(Locale.ROOT));
        LabOptions options = LabOptions.selfContained(0, folder).on(databases);
        lab = Lab.start(ROOT, options, ControlRoom::of, System.out::println);
        try {
            prepare();
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private void prepare() {
        users = new Users(lab);
        lab.seeding().run(OLD_EVENTS);
        lab.load().start(USERS, MAX_PAUSE_MILLIS);
        users.awaitRequests(1);
        flags = new FlagChanges(lab);
        flags.set(Rollouts.WRITE_DYNAMO, 100);
        assertThat(lab.reconciler().run(false, false).settled()).isTrue();
        phase.flags().forEach(flags::set);
        users.awaitRecovery();
        LoadReport report = users.report();
        assertThat(report.failed()).as(report.toString()).isZero();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (lab == null) {
            return;
        }
        try {
            lab.load().stop();
            String name = context.getRequiredTestClass().getSimpleName() + ": every event from first to last";
            if (phase.isReconciled()) {
                assertThat(lab.reconciler().run(false, false).settled()).isTrue();
                MigrationPhase.DYNAMO_READS.flags().forEach(flags::set);
                auditEverything(name + ", from DynamoDB");
            } else {
                auditEverything(name);
            }
        } finally {
            lab.close();
        }
    }

    /** The audit's own requests are not among those of users, so its row has none. */
    private void auditEverything(String name) {
        Traffic.Window window = lab.traffic().open();
        AuditReport audit = lab.audits().run();
        lab.traffic().close(window);
        results.add(new CaseResult(name, window, audit.unread(), "", audit.lost(), audit.different(), audit.clean()));
        assertThat(audit.clean()).as(audit.toString()).isTrue();
    }

    MigrationPhase phase() {
        return phase;
    }

    ResultTable results() {
        return results;
    }

    Lab lab() {
        return lab;
    }

    Users users() {
        return users;
    }

    /** Replaces all instances by so many of the stage under test. */
    Deployment deploy(int instances) {
        return lab.actions().deploy(Stage.FIX_BUG, instances, Mode.ANYWAY).deployment();
    }

    /** The sum of a counter of all instances behind the front door. */
    long sum(ToLongFunction<StageMetrics> counter) {
        return lab.deployments().instances().stream()
                .map(instance -> StageMetrics.of(instance.port()))
                .mapToLong(counter)
                .sum();
    }

    /** Failed secondary writes to DynamoDB. */
    long failedSecondaryWrites() {
        return sum(metrics -> metrics.secondaryWriteFailures("dynamodb"));
    }

    FlagChanges flags() {
        return flags;
    }

    /** Runs a case in which no request may fail. */
    void during(String name, FaultCase.Injection injection) throws Exception {
        during(name, "", injection);
    }

    /**
     * Runs a case: injects a fault under load, and checks that no event is lost.
     *
     * @param failuresAllowed why requests may fail
     */
    void during(String name, String failuresAllowed, FaultCase.Injection injection) throws Exception {
        new FaultCase(this, phase + ": " + name, failuresAllowed).run(injection);
    }

    /** Repeats a reconciliation if a secondary write has failed meanwhile, as that rightly leaves a difference. */
    ReconcileReport withoutFailedSecondaryWrites(Supplier<ReconcileReport> reconciliation) {
        long failures;
        ReconcileReport report;
        int reconciliations = 0;
        do {
            failures = failedSecondaryWrites();
            report = reconciliation.get();
            reconciliations++;
        } while (failedSecondaryWrites() > failures && reconciliations < MAX_RECONCILIATIONS);
        return report;
    }

    void endDatabaseFaults() {
        for (Store database : Store.values()) {
            lab.databases().inject(database, Fault.NONE);
        }
    }
}
