package dev.datanomad.lab.cli;

import dev.datanomad.lab.tasks.TasksStatus;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description =
                "Shows the lab of the to-do service: who is in which step, flags, instances, faults, queue and traffic.",
        footer = LabCommand.CALL + "tasks status")
final class TasksStatusCommand extends LabCommand implements Runnable {

    @Override
    public void run() {
        TasksStatus now = LabClient.connectToTasks().read("status", TasksStatus.class);
        row("Service", now.url());
        row("Code", now.code() + ", instances " + String.join(", ", now.instances()));
        row("Feed", now.feed().isEmpty() ? terminal.red("not running") : String.join(", ", now.feed()));
        now.standings()
                .forEach(
                        standing -> row(standing.step() == 0 ? "No step" : "Step " + standing.step(), standing.text()));
        now.flags().forEach(this::row);
        row(
                "Faults",
                now.faults().entrySet().stream()
                        .map(fault -> fault.getKey() + " " + fault.getValue())
                        .collect(Collectors.joining(", ")));
        row("Queue", now.queueText());
        row("Old data", now.verifiedText());
        row("Traffic", String.format("%,d requests for tasks, ", now.requests()) + failed(now.failed()));
        row("Folder", now.folder());
    }

    private void row(String name, String text) {
        terminal.line("%s %s", terminal.bold(String.format("%-21s", name)), text);
    }
}
