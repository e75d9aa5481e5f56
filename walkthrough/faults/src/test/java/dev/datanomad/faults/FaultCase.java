package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.load.LoadReport;
import java.util.ArrayList;
import java.util.List;

/** A fault under load, and the checks after it: each event acknowledged to users must be found as it was sent. */
final class FaultCase {

    private final SystemUnderTest sut;
    private final String name;
    private final String failuresAllowed;
    private final List<String> problems = new ArrayList<>();
    private final LoadReport before;
    private final long acknowledgedBefore;
    private final Traffic.Window window;
    private long reported;
    private long failed;
    private long lost;
    private long different;

    /** Injects a fault. It is ended afterwards if it is one of a database. */
    @FunctionalInterface
    interface Injection {

        /** @param window the traffic of users during the case */
        void inject(Traffic.Window window) throws Exception;
    }

    /** @param failuresAllowed why requests may fail; empty if none may */
    FaultCase(SystemUnderTest sut, String name, String failuresAllowed) {
        this.sut = sut;
        this.name = name;
        this.failuresAllowed = failuresAllowed;
        before = sut.users().report();
        acknowledgedBefore = sut.lab().audits().position();
        window = sut.lab().traffic().open();
    }

    void run(Injection injection) throws Exception {
        try {
            inject(injection);
            if (sut.phase().isReconciled()) {
                reconcile();
            }
            audit();
            checkReport();
        } catch (Exception | AssertionError e) {
            problems.add("It did not come to its end: " + e.getMessage());
            throw e;
        } finally {
            sut.results()
                    .add(new CaseResult(name, window, failed, failuresAllowed, lost, different, problems.isEmpty()));
        }
        assertThat(problems).as(name).isEmpty();
    }

    private void inject(Injection injection) throws Exception {
        try {
            injection.inject(window);
        } finally {
            sut.endDatabaseFaults();
            sut.users().awaitRecovery();
            sut.lab().traffic().close(window);
            failed = window.failed();
            reported = sut.users().reported();
        }
    }

    /** A dry run must find nothing after a repair. */
    private void reconcile() {
        ReconcileReport dryRun = sut.withoutFailedSecondaryWrites(() -> {
            ReconcileReport repair = sut.lab().reconciler().run(false, false);
            if (!repair.settled()) {
                problems.add("The reconciliation left something: " + repair.text());
            }
            return sut.lab().reconciler().run(true, false);
        });
        if (!dryRun.clean()) {
            problems.add("After the reconciliation, a dry run says: " + dryRun.text());
        }
    }

    private void audit() {
        AuditReport audit = sut.lab().audits().runFrom(acknowledgedBefore);
        lost = audit.lost();
        different = audit.different();
        if (!audit.clean()) {
            problems.add("The audit of " + audit.total() + " events: " + lost + " lost, " + different + " different, "
                    + audit.unread() + " unread. " + audit.examples());
        }
    }

    /** Users also report time-outs of their own, and answers other than the event they wrote. */
    private void checkReport() {
        LoadReport now = sut.users().report(reported);
        failed = Math.max(failed, now.failed() - before.failed());
        if (failuresAllowed.isEmpty() && failed > 0) {
            problems.add(failed + " requests failed, but none may: " + Users.failuresBetween(before, now));
        }
        if (now.wrong() > before.wrong()) {
            problems.add((now.wrong() - before.wrong()) + " answers were wrong: " + Users.failuresBetween(before, now));
        }
    }
}
