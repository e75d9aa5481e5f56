package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.ReconcileReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = {
            "Compares every event in MongoDB with DynamoDB, and copies those that are missing or different.",
            "Exit code 0 if nothing is missing or different after the run, otherwise 1.",
            "A run that was killed resumes from its checkpoint when it is run again. Only a dry run from the beginning",
            "verifies that nothing is missing."
        },
        footer = {
            LabCommand.CALL + "reconcile --dry-run",
            "and without a lab, with MONGODB_URI and AWS's variables set:",
            "  java -cp stage3-dynamo-fix-bug/target/stage3-dynamo-fix-bug.jar dev.datanomad.Reconcile --dry-run"
        })
final class ReconcileCommand extends LabCommand implements Callable<Integer> {

    @Option(names = "--dry-run", description = "Only reports.")
    private boolean dryRun;

    @Option(names = "--both-ways", description = "Also counts events that only DynamoDB has.")
    private boolean bothWays;

    @Option(names = "--rate", paramLabel = "N", description = "Rate limit in events a second. Default: none.")
    private int rate = ReconcileOptions.NO_LIMIT;

    @Option(names = "--parallel", paramLabel = "N", description = "Threads, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private int parallel = ReconcileOptions.PARALLEL;

    @Option(names = "--anew", description = "Ignores the checkpoint of a run that was killed.")
    private boolean anew;

    private boolean resumeShown;

    @Override
    public Integer call() {
        LabClient lab = LabClient.connect();
        lab.perform("reconcile", new ReconcileOptions(dryRun, bothWays, anew, rate, parallel));
        LabStatus status = lab.status();
        while (status.reconciling()) {
            ReconcileReport soFar = status.reconcile();
            if (soFar != null) {
                showResume(soFar);
                boolean complete = bothWays && soFar.walked() >= soFar.total();
                terminal.progress(complete ? "Walking DynamoDB" : "Walking MongoDB", soFar.walked(), soFar.total());
            }
            LabClient.pause();
            status = lab.status();
        }
        terminal.endProgress();
        if (status.reconcileProblem() != null) {
            throw LabException.failed(status.reconcileProblem());
        }
        ReconcileReport report = status.reconcile();
        showResume(report);
        terminal.line(
                "%s (%.1f s)",
                report.settled() ? terminal.green(report.text()) : terminal.yellow(report.text()), report.seconds());
        for (ReconcileReport.Unmovable event : report.unmovable()) {
            terminal.line("  %s of %s cannot be moved: %s %s", event.id(), event.owner(), event.path(), event.reason());
        }
        if (!report.proves()) {
            terminal.line(
                    "%s To verify, make a dry run from the beginning: ./datanomad reconcile --dry-run",
                    dryRun
                            ? "This dry run was resumed, so it has no single point in time."
                            : "Events that arrived behind it were not compared.");
        }
        return report.settled() ? 0 : 1;
    }

    private void showResume(ReconcileReport report) {
        if (report.resumedAfter() > 0 && !resumeShown) {
            terminal.line("Resumed after %,d events.", report.resumedAfter());
            resumeShown = true;
        }
    }
}
