package dev.datanomad.lab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "tasks",
        description = {
            "Migrates a to-do service, whose records are edited and deleted, in the eight steps of a safe migration.",
            "",
            "Start with @|bold tour tasks|@ to see it, or with @|bold tasks up|@ to do it yourself."
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = LabCommand.CALL + "tasks up",
        subcommands = {
            TasksUpCommand.class,
            TasksStepCommand.class,
            TasksFlagsCommand.class,
            TasksReconcileCommand.class,
            TasksDeadCommand.class,
            TasksFaultCommand.class,
            TasksStatusCommand.class
        })
final class TasksCommand extends LabCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
