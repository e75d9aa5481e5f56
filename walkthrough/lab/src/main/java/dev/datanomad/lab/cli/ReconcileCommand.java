package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.text.Speed;
import dev.datanomad.lab.text.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = {
            "Compares every event in MongoDB with its copy in DynamoDB, and copies what is missing or different.",
            "Ends with 0 if nothing is missing or different any more, otherwise with 1.",
            "A run that was killed goes on where it was when it is run again. What proves that nothing is missing is a",
            "dry run from the beginning."
        },
        mixinStandardHelpOptions = true,
        footerHeading = Call.HEADING,
        footer = {
            Call.JAR + "reconcile --dry-run",
            "and without a lab, with MONGODB_URI and AWS's variables set:",
            "  java -cp stage3-dynamo-fix-bug/target/stage3-dynamo-fix-bug.jar dev.datanomad.Reconcile --dry-run"
        })
final class ReconcileCommand implements Callable<Integer> {

    private final Terminal terminal = new Terminal();

    @Option(names = "--dry-run", description = "Only reports.")
    private boolean dryRun;

    @Option(names = "--both-ways", description = "Counts also the events that only DynamoDB has.")
    private boolean bothWays;

    @Option(names = "--rate", paramLabel = "N", description = "At most N events a second. Default: no limit.")
    private int rate = ReconcileOptions.NO_LIMIT;

    @Option(names = "--parallel", paramLabel = "N", description = "N threads, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private int parallel = ReconcileOptions.PARALLEL;

    @Option(names = "--anew", description = "Begins at the beginning, even if the last run was killed half-way.")
    private boolean anew;

    private boolean saidThatItGoesOn;

    @Override
    public Integer call() {
        LabClient lab = LabClient.connect();
        lab.pull("reconcile", new ReconcileOptions(dryRun, bothWays, anew, rate, parallel));
        LabStatus status = lab.status();
        Speed speed = new Speed();
        while (status.reconciling()) {
            if (status.reconcile() != null) {
                show(status.reconcile(), speed);
            }
            LabClient.pause();
            status = lab.status();
        }
        terminal.endProgress();
        if (status.reconcileProblem() != null) {
            throw LabException.failed(status.reconcileProblem());
        }
        ReconcileReport report = status.reconcile();
        sayWhetherItGoesOn(report);
        terminal.line(
                "%s (%.1f s)",
                report.settled() ? terminal.green(report.text()) : terminal.yellow(report.text()), report.seconds());
        for (ReconcileReport.Unmovable event : report.unmovable()) {
            terminal.line(
                    "  %s of %s cannot be moved: %s %s", event.id(), event.owner(), event.path(), event.reason());
        }
        if (!report.proves()) {
            terminal.line(
                    "%s The proof is a dry run from the beginning: ./datanomad reconcile --dry-run",
                    dryRun ? "It was interrupted, and saw MongoDB at two times." : "It says what it saw on its way.");
        }
        return report.settled() ? 0 : 1;
    }

    private void show(ReconcileReport report, Speed speed) {
        sayWhetherItGoesOn(report);
        boolean through = report.walked() >= report.total();
        if (bothWays && through) {
            terminal.progress("Walking DynamoDB too", report.walked(), report.total());
        } else {
            terminal.progress("Walking MongoDB", report.walked(), report.total(), speed);
        }
    }

    private void sayWhetherItGoesOn(ReconcileReport report) {
        if (report.resumedAfter() > 0 && !saidThatItGoesOn) {
            terminal.line("Going on after %,d events.", report.resumedAfter());
            saidThatItGoesOn = true;
        }
    }
}
