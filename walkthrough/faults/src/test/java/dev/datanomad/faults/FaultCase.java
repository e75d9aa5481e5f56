package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.load.LoadReport;
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
    private long failed;
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
        before = users.report();
        position = lab.audits().position();
        window = lab.traffic().open();
    }

    void run(Damage damage) throws Exception {
        try {
            happen(damage);
            if (site.position().isReconciled()) {
                reconcile();
            }
            audit();
            askUsers();
        } catch (Exception | AssertionError e) {
            problems.add("It did not come to its end: " + e.getMessage());
            throw e;
        } finally {
            site.table()
                    .add(new CaseResult(
                            name,
                            window.requests(),
                            failed,
                            mayFail,
                            lost,
                            different,
                            window.all().p99(),
                            problems.isEmpty()));
        }
        assertThat(problems).as(name).isEmpty();
    }

    private void happen(Damage damage) throws Exception {
        try {
            damage.happen(window);
        } finally {
            site.mend();
            users.awaitWell();
            lab.traffic().close(window);
            failed = window.failed();
            writtenDown = users.writtenDown();
        }
    }

    /** A dry run that finds something is wrong. */
    private void reconcile() {
        ReconcileReport dryRun = site.quiet(() -> {
            ReconcileReport repair = lab.reconciler().run(false, false);
            if (!repair.settled()) {
                problems.add("The reconciliation left something: " + repair.text());
            }
            return lab.reconciler().run(true, false);
        });
        if (!dryRun.clean()) {
            problems.add("After the reconciliation, a dry run says: " + dryRun.text());
        }
    }

    private void audit() {
        AuditReport audit = lab.audits().runFrom(position);
        lost = audit.lost();
        different = audit.different();
        if (!audit.clean()) {
            problems.add("The audit of " + audit.total() + " events: " + lost + " lost, " + different + " different, "
                    + audit.unread() + " unread. " + audit.examples());
        }
    }

    /** The door counts what is no answer or a 5xx; users, also those who gave up, and what is not the event they wrote. */
    private void askUsers() {
        LoadReport now = users.report(writtenDown);
        failed = Math.max(failed, now.failed() - before.failed());
        if (mayFail.isEmpty() && failed > 0) {
            problems.add(failed + " requests failed, but none may: " + Users.failuresSince(before, now));
        }
        if (now.wrong() > before.wrong()) {
            problems.add((now.wrong() - before.wrong()) + " answers were wrong: " + Users.failuresSince(before, now));
        }
    }
}
