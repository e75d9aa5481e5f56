package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.door.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LoadReport;
import dev.datanomad.lab.system.ReconcileReport;
import java.util.ArrayList;
import java.util.List;

/**
 * One case, from the first damage to the audit: users go on all the time, and each event that is acknowledged to them must
 * be there afterwards as it was sent.
 */
final class FaultCase {

    private final LabUnderLoad site;
    private final String name;
    private final String mayFail;
    private final Lab lab;
    private final Users users;
    private final List<String> problems = new ArrayList<>();
    private final LoadReport before;
    private final long position;
    private final Traffic.Window window;
    private long writtenDown;
    private long lost;
    private long different;

    /** Breaks something, has users notice it or not, and mends it. */
    @FunctionalInterface
    interface Damage {

        /** @param window what users see of it */
        void happen(Traffic.Window window) throws Exception;
    }

    /** @param mayFail why users' requests may fail meanwhile; empty if none may */
    FaultCase(LabUnderLoad site, String name, String mayFail) {
        this.site = site;
        this.name = name;
        this.mayFail = mayFail;
        lab = site.lab();
        users = site.users();
        before = site.lastReport();
        position = lab.acknowledged();
        window = lab.traffic().open();
    }

    void run(Damage damage) throws Exception {
        try {
            try {
                damage.happen(window);
            } finally {
                site.mend();
            }
            users.awaitWell();
            lab.traffic().close(window);
            writtenDown = users.writtenDown();
            if (site.position().isReconciled()) {
                reconcile();
            }
            audit();
            compareWithWhatUsersSay();
        } catch (Exception | AssertionError e) {
            problems.add("It did not come to its end: " + e.getMessage());
            throw e;
        } finally {
            lab.traffic().close(window);
            site.table()
                    .add(new CaseResult(
                            name,
                            window.requests(),
                            window.failed(),
                            mayFail,
                            lost,
                            different,
                            window.all().p99(),
                            problems.isEmpty()));
        }
        assertThat(problems).as(name).isEmpty();
    }

    private void reconcile() {
        ReconcileReport dryRun = site.quiet(() -> {
            ReconcileReport repair = lab.reconcile(false, false);
            if (!repair.settled()) {
                problems.add("The reconciliation left something: " + repair.text());
            }
            return lab.reconcile(true, false);
        });
        if (!dryRun.clean()) {
            problems.add("After the reconciliation, a dry run says: " + dryRun.text());
        }
    }

    private void audit() {
        AuditReport audit = lab.auditSince(position);
        lost = audit.lost();
        different = audit.different();
        if (!audit.clean()) {
            problems.add("The audit of " + audit.total() + " events: " + lost + " lost, " + different + " different, "
                    + audit.unread() + " unread. " + audit.examples());
        }
    }

    /** The door counts what is no answer or a 5xx; users, also what is not the event they wrote a moment ago. */
    private void compareWithWhatUsersSay() {
        LoadReport now = users.report(writtenDown);
        site.reported(now);
        long failed = now.failed() - before.failed();
        if (mayFail.isEmpty() && failed + window.failed() > 0) {
            problems.add(window.failed() + " requests failed, and users say " + failed + ", but none may: "
                    + Users.failuresSince(before, now));
        }
        if (failed > window.failed()) {
            problems.add("Users say that " + failed + " requests failed, and only " + window.failed()
                    + " of them had no answer or a 5xx meanwhile: " + Users.failuresSince(before, now));
        }
    }
}
