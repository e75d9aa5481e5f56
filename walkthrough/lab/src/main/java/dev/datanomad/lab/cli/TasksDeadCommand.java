package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.tasks.TaskProgram;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "dead",
        description = {
            "Lists the messages that could not be written after several tries.",
            "With redrive, those that can be read are sent to the queue once more; none is ever dropped."
        },
        footer = LabCommand.CALL + "tasks dead")
final class TasksDeadCommand extends TasksProgramCommand {

    private static final String REDRIVE = "redrive";

    @Parameters(arity = "0..1", paramLabel = REDRIVE, description = "Send them once more.")
    private String action;

    @Override
    public Integer call() {
        if (action != null && !action.equals(REDRIVE)) {
            throw LabException.input(
                    "\"" + action + "\" cannot be done with dead letters: choose redrive, or nothing.");
        }
        return run(TaskProgram::deadLetters, action == null ? List.of() : List.of(action));
    }
}
