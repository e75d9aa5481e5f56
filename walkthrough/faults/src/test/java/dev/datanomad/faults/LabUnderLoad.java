package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.load.LoadReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A lab for all cases of a class: stage 3 at a position of the migration, some old events, and users from the beginning to the
 * end. After the last case, every event that was ever acknowledged is read back: from DynamoDB, which is to have them all
 * in the end.
 */
final class LabUnderLoad implements BeforeAllCallback, AfterAllCallback {

    static final Path ROOT = Path.of(System.getProperty("datanomad.root"));
    static final int OLD_EVENTS = 500;
    private static final int LOOKS = 5;
    static final int USERS = 10;
    private static final int PAUSE_MAX = 200;

    private final Position position;
    private FaultTable table;
    private Lab lab;
    private Users users;
    private ServiceMetrics metrics;

    private LabUnderLoad(Position position) {
        this.position = position;
    }

    static LabUnderLoad at(Position position) {
        return new LabUnderLoad(position);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        table = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(FaultTable.class, key -> new FaultTable(), FaultTable.class);
        String name = context.getRequiredTestClass().getSimpleName();
        Path folder = Folders.empty(Path.of("target", "labs", name).toAbsolutePath());
        Files.writeString(folder.resolve("deployed.txt"), "3\n");
        boolean containers = "containers".equals(System.getProperty("datanomad.databases"));
        LabOptions options = new LabOptions(0, folder, false, containers, true);
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
        metrics = new ServiceMetrics(lab);
        lab.seeding().run(OLD_EVENTS);
        lab.load().start(USERS, PAUSE_MAX);
        users.make(1);
        FlagLever flags = new FlagLever(lab);
        flags.set(Rollouts.WRITE_DYNAMO, 100);
        assertThat(lab.reconciler().run(false, false).settled()).isTrue();
        position.flags().forEach(flags::set);
        users.awaitWell();
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
            if (position.isReconciled()) {
                assertThat(lab.reconciler().run(false, false).settled()).isTrue();
                Position.DYNAMO_READS.flags().forEach(new FlagLever(lab)::set);
                auditEverything(name + ", from DynamoDB");
            } else {
                auditEverything(name);
            }
        } finally {
            lab.close();
        }
    }

    private void auditEverything(String name) {
        Traffic.Window window = lab.traffic().open();
        AuditReport audit = lab.audits().run();
        lab.traffic().close(window);
        table.add(new CaseResult(
                name,
                window.requests(),
                window.failed(),
                "",
                audit.lost(),
                audit.different(),
                window.all().p99(),
                audit.clean()));
        assertThat(audit.clean()).as(audit.toString()).isTrue();
    }

    /** Where the migration stands in all cases of the class. */
    Position position() {
        return position;
    }

    FaultTable table() {
        return table;
    }

    Lab lab() {
        return lab;
    }

    Users users() {
        return users;
    }

    /** What the instances behind the front door count. */
    ServiceMetrics metrics() {
        return metrics;
    }

    /** Breaks something under load, and checks that users lose nothing by it; none of their requests may fail. */
    void during(String name, FaultCase.Damage damage) throws Exception {
        during(name, "", damage);
    }

    /**
     * Breaks something under load, and checks that users lose nothing by it.
     *
     * @param mayFail why their requests may fail meanwhile
     */
    void during(String name, String mayFail, FaultCase.Damage damage) throws Exception {
        new FaultCase(this, position + ": " + name, mayFail).run(damage);
    }

    /** The file that flags come from. */
    Path flagsFile() {
        return lab.rollouts().file();
    }

    /**
     * Looks at both databases as often as it takes for no second write to have failed meanwhile: one that fails leaves
     * something for the next reconciliation, and rightly so.
     */
    ReconcileReport quiet(Supplier<ReconcileReport> look) {
        long failures;
        ReconcileReport report;
        int looks = 0;
        do {
            failures = metrics.secondaryWriteFailures("dynamodb");
            report = look.get();
            looks++;
        } while (metrics.secondaryWriteFailures("dynamodb") > failures && looks < LOOKS);
        return report;
    }

    /** Makes both databases what they are without a fault. */
    void mend() {
        for (Database database : Database.values()) {
            lab.databases().inject(database, Fault.NONE);
        }
    }
}
