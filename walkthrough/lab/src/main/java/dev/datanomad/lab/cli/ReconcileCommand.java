package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.ReconcileOptions;
import dev.datanomad.lab.system.ReconcileReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reconcile",
        description = {
            "Compares every event in MongoDB with DynamoDB, and copies those that are missing or different; with --from"
                    + " dynamodb the other way round.",
            "Exit code 0 if nothing is missing or different after the run, otherwise 1.",
            "A run that was killed resumes from its checkpoint when it is run again. Only a dry run verifies that nothing is"
                    + " missing: a whole one from the beginning, then one of the events since the last (--since last).",
            "A run in progress is steered by: reconcile pause, resume, rate N, parallel N."
        },
        footer = {
            LabCommand.CALL + "reconcile --dry-run",
            "and without a lab, with MONGODB_URI and AWS's variables set:",
            "  java -cp stage3-dynamo-fix-bug/target/stage3-dynamo-fix-bug.jar dev.datanomad.Reconcile --dry-run"
        })
final class ReconcileCommand extends LabCommand implements Callable<Integer> {

    /** How many events to list. */
    private static final int LISTED = 10;

    @Parameters(
            arity = "0..2",
            paramLabel = "STEER",
            description = "Steers the run in progress: pause, resume, rate N (0 for no limit), or parallel N.")
    private List<String> steering = List.of();

    @Option(names = "--dry-run", description = "Only reports.")
    private boolean dryRun;

    @Option(names = "--both-ways", description = "Also compares the other way round.")
    private boolean bothWays;

    @Option(
            names = "--from",
            paramLabel = "STORE",
            description = "The store that is the truth: mongodb or dynamodb. Default: ${DEFAULT-VALUE}.")
    private String from = ReconcileOptions.MONGODB;

    @Option(
            names = "--since",
            paramLabel = "TIME|last",
            description = "Only events from that time on, like 14:07:12, or since the last verification.")
    private String since = "";

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
        if (!steering.isEmpty()) {
            steer(lab);
            return 0;
        }
        lab.perform("reconcile", new ReconcileOptions(dryRun, bothWays, anew, from, since, rate, parallel));
        LabStatus status = lab.status();
        while (status.reconciling()) {
            ReconcileReport soFar = status.reconcile();
            if (soFar != null) {
                showResume(soFar);
                String why = soFar.slowedBy() == null ? "" : " (" + soFar.slowedBy() + ")";
                terminal.progress(soFar.state() + why, soFar.walked(), soFar.total());
            }
            LabClient.pause();
            status = lab.status();
        }
        terminal.endProgress();
        if (status.reconcileProblem() != null) {
            throw LabException.failed(status.reconcileProblem());
        }
        ReconcileReport report = status.reconcile();
        show(report);
        return report.settled() ? 0 : 1;
    }

    private void steer(LabClient lab) {
        String setting = steering.get(0);
        boolean pauses = setting.equals("pause") || setting.equals("resume");
        if (!pauses && steering.size() == 1) {
            throw LabException.input("A number is missing, for example: reconcile " + setting + " 4");
        }
        lab.perform(
                "steer",
                Map.of(
                        "setting", pauses ? "pause" : setting,
                        "value", pauses ? Boolean.toString(setting.equals("pause")) : steering.get(1)));
        terminal.line("Done: %s.", String.join(" ", steering));
    }

    private void show(ReconcileReport report) {
        showResume(report);
        terminal.line(
                "%s (%.1f s)",
                report.settled() ? terminal.green(report.text()) : terminal.yellow(report.text()), report.seconds());
        for (ReconcileReport.Unmovable event : report.unmovable()) {
            terminal.line("  %s of %s cannot be moved: %s %s", event.id(), event.owner(), event.path(), event.reason());
        }
        report.findings().stream()
                .limit(LISTED)
                .forEach(event -> terminal.line("  %s of %s is %s", event.id(), event.owner(), event.what()));
        if (report.findings().size() > LISTED) {
            terminal.line("  and more: they are in the log and in reconcile.json of the lab's folder.");
        }
        if (!report.verifies()) {
            terminal.line("%s", dryRun ? "It has verified nothing." : "A repair verifies nothing: make a dry run.");
        }
    }

    private void showResume(ReconcileReport report) {
        if (report.resumedAfter() > 0 && !resumeShown) {
            terminal.line("Resumed after %,d events.", report.resumedAfter());
            resumeShown = true;
        }
    }
}
