package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.text.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = {
            "Compares every event in MongoDB with its copy in DynamoDB, and copies what is missing or different.",
            "Ends with 0 if nothing is missing or different any more, otherwise with 1."
        },
        mixinStandardHelpOptions = true,
        footerHeading = Call.HEADING,
        footer = {
            Call.JAR + "reconcile --dry-run",
            "and without a lab, with MONGODB_URI and AWS's variables set:",
            "  java -cp stage3-dynamo-fix-bug/target/stage3-dynamo-fix-bug.jar dev.datanomad.reconciliation.Reconcile --dry-run"
        })
final class ReconcileCommand implements Callable<Integer> {

    private final Terminal terminal = new Terminal();

    @Option(names = "--dry-run", description = "Only reports.")
    private boolean dryRun;

    @Option(names = "--both-ways", description = "Counts also the events that only DynamoDB has.")
    private boolean bothWays;

    @Override
    public Integer call() {
        LabClient lab = LabClient.connect();
        lab.pull("reconcile", Map.of("dryRun", dryRun, "bothWays", bothWays));
        LabStatus status = lab.status();
        while (status.reconciling()) {
            if (status.reconcile() != null) {
                terminal.progress(
                        "Walking MongoDB",
                        status.reconcile().walked(),
                        status.reconcile().total());
            }
            LabClient.pause();
            status = lab.status();
        }
        terminal.endProgress();
        if (status.reconcileProblem() != null) {
            throw LabException.failed(status.reconcileProblem());
        }
        ReconcileReport report = status.reconcile();
        terminal.line(
                "%s (%.1f s)",
                report.settled() ? terminal.green(report.text()) : terminal.yellow(report.text()), report.seconds());
        for (ReconcileReport.Unmovable event : report.unmovable()) {
            terminal.line(
                    "  %s of %s cannot be moved: %s %s", event.id(), event.userKey(), event.path(), event.reason());
        }
        return report.settled() ? 0 : 1;
    }
}
