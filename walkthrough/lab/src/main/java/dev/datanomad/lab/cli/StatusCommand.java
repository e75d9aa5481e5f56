package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Timeline;
import dev.datanomad.load.LoadReport;
import dev.datanomad.migration.reconciliation.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Shows the state of the lab.",
        footer = {LabCommand.CALL + "status", "  curl localhost:5000/lab/api/status"})
final class StatusCommand extends LabCommand implements Runnable {

    /** Of the time line. */
    private static final int LINES = 10;

    @Override
    public void run() {
        LabStatus now = LabClient.connect().status();
        row("Service", now.url() + "/   classroom " + now.url() + "/lab/");
        row("Stage", now.stage() == 0 ? "none yet" : now.stage() + " (" + now.stageName() + "), " + instances(now));
        if (now.deploying() != 0) {
            row("Deploying", "stage " + now.deploying());
        }
        row("Flags", flags(now.flags()));
        row("MongoDB", database(now, now.databases().mongodb()));
        row("DynamoDB", database(now, now.databases().dynamodb()));
        LabStatus.ProxyStatus traffic = now.frontDoor();
        row(
                "Traffic",
                "%,.0f requests a second, %,d so far, %s%s; reads: %.1f ms median, %.1f ms p99",
                traffic.perSecond(),
                traffic.requests(),
                failed(traffic.failed()),
                faults(traffic),
                traffic.readP50(),
                traffic.readP99());
        LoadReport load = now.load();
        row(
                "Load",
                "%s; %,d requests, %s%s, %,d events acknowledged%s",
                load.running() ? "running" : "not running",
                load.requests(),
                failed(load.failed()),
                causes(load),
                load.acknowledged(),
                load.problem() == null ? "" : "; " + terminal.red(load.problem()));
        if (now.seed() != null) {
            row("Seed", inProgress(now.seed().running()) + now.seed().text());
        }
        if (now.reconcile() != null || now.reconcileProblem() != null) {
            row("Reconcile", reconcile(now));
        }
        if (now.rollout() != null) {
            row("Rollout", now.rollout().flag() + " " + now.rollout().text());
        }
        if (now.gate() != null) {
            row("Gate", "as of " + Times.text(now.gate().at()));
            new GateText(terminal).show(now.gate().stores());
            row(
                    "Next",
                    now.gate().next().step().command() + " (./datanomad next: "
                            + (now.gate().next().assessment().isSafe() ? "safe" : "not safe yet") + ")");
        }
        if (now.audit() != null) {
            row("Audit", inProgress(now.audit().running()) + now.audit().text());
        }
        row("Folder", now.folder());
        now.timeline().stream().skip(Math.max(0, now.timeline().size() - LINES)).forEach(this::line);
    }

    private void line(Timeline.Entry entry) {
        terminal.line(
                "%s %s%s",
                terminal.dim(Times.text(entry.at())),
                entry.text(),
                entry.effect() == null ? "" : ": " + entry.effect());
    }

    private void row(String name, String format, Object... values) {
        terminal.line(terminal.bold(String.format("%-15s", name)) + " " + format, values);
    }

    /** Who is to blame for what failed; empty if nothing did. */
    private static String faults(LabStatus.ProxyStatus traffic) {
        return count(" (%,d by the front door)", traffic.frontDoorFaults())
                + count(" (%,d by a stage)", traffic.stageFaults())
                + count(", %,d abandoned by clients", traffic.clientFaults());
    }

    /** Of the failed requests of users; empty if none failed. */
    private static String causes(LoadReport load) {
        return load.causes().isEmpty()
                ? ""
                : load.causes().stream()
                        .map(one ->
                                String.format("%,d %s", one.count(), one.cause().text()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String count(String format, long number) {
        return number == 0 ? "" : String.format(format, number);
    }

    private static String inProgress(boolean running) {
        return running ? "in progress: " : "";
    }

    private String flags(LabStatus.Flags flags) {
        List<String> lines = new ArrayList<>();
        if (!flags.elsewhere().isEmpty()) {
            lines.add(flags.elsewhere());
        }
        flags.problems().forEach(problem -> lines.add(terminal.red(problem)));
        flags.users().forEach((flag, users) -> lines.add(flag + ": " + users));
        return String.join("\n                ", lines);
    }

    private String instances(LabStatus now) {
        return switch (now.instances().size()) {
            case 0 -> terminal.red("no instance is alive: deploy the stage again");
            case 1 -> "instance " + now.instances().get(0);
            default -> "instances " + String.join(", ", now.instances());
        };
    }

    private String database(LabStatus now, String state) {
        if (!now.databases().alive()) {
            return terminal.red("crashed");
        }
        return (state.equals("ok") ? terminal.green(state) : terminal.red(state)) + " ("
                + now.databases().kind() + ")";
    }

    private String reconcile(LabStatus now) {
        if (now.reconcileProblem() != null) {
            return terminal.red(now.reconcileProblem());
        }
        boolean incomplete = !now.reconciling() && !now.reconcile().done();
        return (incomplete ? terminal.red("incomplete: ") : inProgress(now.reconciling()))
                + now.reconcile().text();
    }
}
