package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.tasks.TaskFlagsFile;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import dev.datanomad.lab.tasks.TasksStatus;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "flags",
        description = {
            "Shows for whom the flags of the to-do service are on, rolls one of them out, or puts a user on one or off it by name.",
            "Nothing is refused here: tasks step sets them in an order that is safe."
        },
        footer = {
            LabCommand.CALL + "tasks flags queue-tasks 100",
            LabCommand.CALL + "tasks flags queue-tasks --user bill on"
        })
final class TasksFlagsCommand extends LabCommand implements Runnable {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KEY",
            description = "write-tasks-dynamo, read-tasks-both, primary-tasks-dynamo, write-tasks-mongo, queue-tasks or"
                    + " feed-tasks.")
    private String key;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PERCENT|on|off|rollout",
            description = {
                "Share of the users: 0 to 100, with at most three decimals.",
                "With --user: on or off for this user, or as the rollout says."
            })
    private String value;

    @Option(names = "--user", paramLabel = "NAME", description = "The key of one user, whom the flag then names.")
    private String user;

    @Override
    public void run() {
        if (key != null || user != null) {
            Map<String, Object> request = request();
            LabClient.connectToTasks().perform("flags", request, Outcome.class);
        }
        LabClient.connectToTasks()
                .read("status", TasksStatus.class)
                .flags()
                .forEach((flag, users) -> terminal.line("  %-21s %s", flag, users));
    }

    private Map<String, Object> request() {
        if (key == null || value == null) {
            throw LabException.input(
                    user == null
                            ? "The percentage is missing, for example: tasks flags queue-tasks 25"
                            : "With --user goes a flag and on, off or rollout, for example: tasks flags queue-tasks"
                                    + " --user bill on");
        }
        TaskFlagsFile.flag(key);
        Map<String, Object> request = new HashMap<>(Map.of("key", key));
        if (user == null) {
            Rollouts.thousandths(value);
            request.put("percent", value);
        } else {
            Rollouts.requireUser(user);
            Rollouts.requireTarget(value);
            request.put("user", user);
            request.put("value", value);
        }
        return request;
    }
}
