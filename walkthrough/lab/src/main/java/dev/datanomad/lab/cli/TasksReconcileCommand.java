package dev.datanomad.lab.cli;

import dev.datanomad.lab.tasks.TaskProgram;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
        name = "reconcile",
        description = {
            "Runs the reconciliation of the to-do service, and passes all options on to it: --dry-run, --from dynamodb,"
                    + " --both-ways, --rate N, --parallel N, and --sweep, which has what is missing sent through the queue once"
                    + " more.",
            "With -- --help it shows them all. Exit code 0 if nothing is missing or different after the run."
        },
        footer = LabCommand.CALL + "tasks reconcile --dry-run")
final class TasksReconcileCommand extends TasksProgramCommand {

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() {
        options.remove("--");
        return run(TaskProgram::reconcile, options);
    }
}
