package dev.datanomad.lab.tour;

import dev.datanomad.lab.proxy.Latencies;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.Database;
import dev.datanomad.lab.system.Fault;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Rollouts;
import java.util.Locale;

/** The second part of the tour: the new database breaks, and users notice nothing. */
final class OutageSteps {

    private final TourContext tour;
    private final Lab lab;
    private final TourSize pace;
    private final TourLog log;
    private final Waiting waiting;
    private final StageMetrics metrics;

    OutageSteps(TourContext tour) {
        this.tour = tour;
        lab = tour.lab();
        pace = tour.pace();
        log = tour.log();
        waiting = tour.waiting();
        metrics = tour.metrics();
    }

    void breakDynamo() {
        log.begin("DynamoDB becomes slow, hangs, and goes down, with shadow reads at 100%");
        tour.flag(Rollouts.READ_DYNAMO, "0");
        Latencies without = tour.measure(2 * pace.requests()).reads();
        tour.flag(Rollouts.READ_DYNAMO, "100");
        Latencies with = tour.measure(2 * pace.requests()).reads();
        log.tell("Reads without shadow reads: %s; with them: %s.", text(without), text(with));

        lab.fault(Database.DYNAMODB, Fault.slow(300));
        log.tell(
                "DynamoDB 300 ms slower: reads %s.",
                text(tour.measure(pace.requests()).reads()));

        long failures = metrics.secondWriteFailures("dynamodb");
        lab.fault(Database.DYNAMODB, Fault.HANG);
        Traffic.Window hanging = tour.measureSeconds(pace.outageSeconds());
        lab.fault(Database.DYNAMODB, Fault.DOWN);
        Traffic.Window down = tour.measureSeconds(pace.outageSeconds());
        lab.fault(Database.DYNAMODB, Fault.NONE);

        Latencies reads = hanging.reads();
        log.tell(
                "DynamoDB hung for %d s: reads %s; median %.2f times and p99 %.2f times those without shadow reads.",
                pace.outageSeconds(),
                text(reads),
                ratio(reads.p50(), without.p50()),
                ratio(reads.p99(), without.p99()));
        log.tell("DynamoDB was down for %d s: reads %s.", pace.outageSeconds(), text(down.reads()));
        log.claim(
                "While DynamoDB hangs, reads go on and none waits for it",
                reads.count() > 0 && reads.p50() < 500 && reads.max() < pace.outageSeconds() * 1_000,
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
                "%,d writes did not reach DynamoDB: counted, logged, and not the users' problem.",
                metrics.secondWriteFailures("dynamodb") - failures);
    }

    void repairAfterTheOutage() {
        log.begin("Reconciliation brings in what DynamoDB missed");
        waiting.forRequests(pace.requests());
        ReconcileReport found = lab.reconcile(false, false);
        log.tell(
                "%,d events walked in %.1f s: %,d were missing, %,d written.",
                found.walked(), found.seconds(), found.missing(), found.written());
        tour.claimReconciled("DynamoDB again holds what MongoDB holds");
    }

    private static String text(Latencies reads) {
        return String.format(Locale.ROOT, "median %.1f ms, p99 %.1f ms", reads.p50(), reads.p99());
    }

    private static double ratio(double value, double base) {
        return base == 0 ? 1 : value / base;
    }
}
