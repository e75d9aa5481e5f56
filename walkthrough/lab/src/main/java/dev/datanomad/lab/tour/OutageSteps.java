package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import java.time.Duration;
import java.util.Locale;

/** The second part of the tour: an outage of the new database, which users do not notice. */
final class OutageSteps extends TourSteps {

    OutageSteps(Lab lab, TourSize size, TourLog log) {
        super(lab, size, log);
    }

    void breakDynamo() {
        log.begin("DynamoDB becomes slow, hangs, and goes down, with shadow reads at 100%");
        setFlag(Rollouts.READ_DYNAMO, "0");
        Traffic.Latency without = measure(2 * size.requests()).reads();
        setFlag(Rollouts.READ_DYNAMO, "100");
        Traffic.Latency with = measure(2 * size.requests()).reads();
        log.tell("Reads without shadow reads: %s; with them: %s.", text(without), text(with));

        inject(Fault.slow(300));
        log.tell(
                "DynamoDB 300 ms slower: reads %s.",
                text(measure(size.requests()).reads()));

        long failures = metrics.secondaryWriteFailures("dynamodb");
        Duration outage = Duration.ofSeconds(size.outageSeconds());
        inject(Fault.HANG);
        Traffic.Window hanging = measure(outage);
        inject(Fault.DOWN);
        Traffic.Window down = measure(outage);
        inject(Fault.NONE);

        Traffic.Latency reads = hanging.reads();
        log.tell(
                "DynamoDB hung for %d s: reads %s; median %.2f times and p99 %.2f times those without shadow reads.",
                outage.toSeconds(), text(reads), ratio(reads.p50(), without.p50()), ratio(reads.p99(), without.p99()));
        log.tell("DynamoDB was down for %d s: reads %s.", outage.toSeconds(), text(down.reads()));
        log.claim(
                "While DynamoDB hangs, reads go on and none waits for it",
                reads.count() > 0 && reads.p50() < 500 && reads.max() < outage.toMillis(),
                "%,d reads, the slowest took %.0f ms",
                reads.count(),
                reads.max());
        log.claim(
                "While DynamoDB hangs or is down, no request of a user fails",
                hanging.failed() + down.failed() == 0,
                "%,d requests, %,d failed",
                hanging.requests() + down.requests(),
                hanging.failed() + down.failed());
        log.tell(
                "%,d secondary writes to DynamoDB failed: counted and logged, but no error for users.",
                metrics.secondaryWriteFailures("dynamodb") - failures);
    }

    private void inject(Fault fault) {
        lab.databases().inject(Database.DYNAMODB, fault);
    }

    void repairAfterTheOutage() {
        log.begin("Reconciliation copies what is missing in DynamoDB");
        awaitRequests(size.requests());
        ReconcileReport found = lab.reconciler().run(false, false);
        log.tell(
                "%,d events walked in %.1f s: %,d were missing, %,d written.",
                found.walked(), found.seconds(), found.missing(), found.written());
        claimReconciled("DynamoDB again holds what MongoDB holds");
    }

    private static String text(Traffic.Latency reads) {
        return String.format(Locale.ROOT, "median %.1f ms, p99 %.1f ms", reads.p50(), reads.p99());
    }

    private static double ratio(double value, double base) {
        return base == 0 ? 1 : value / base;
    }
}
