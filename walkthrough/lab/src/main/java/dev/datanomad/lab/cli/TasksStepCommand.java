package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Rollouts;
import dev.datanomad.lab.tasks.TaskSteps;
import dev.datanomad.lab.tasks.TaskSteps.Outcome;
import dev.datanomad.lab.tasks.TasksStatus;
import dev.datanomad.tasks.migration.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "step",
        description = {
            "Shows the eight steps and who is in which, or takes one, forward or back: deploys the version that it needs, and sets"
                    + " flags in an order that is safe at every moment.",
            "The safe order is 1, 2, 3, 4, 7, 5, 6, 8: old data is migrated before the old store stops being read. A step in"
                    + " which users would miss tasks is refused."
        },
        footer = {LabCommand.CALL + "tasks step 3 --percent 25", LabCommand.CALL + "tasks step 4 --user bill"})
final class TasksStepCommand extends LabCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "N", description = "1 to 8.")
    private String number;

    @Option(names = "--user", paramLabel = "KEY", description = "Only for this user, whom the flags then name.")
    private String user;

    @Option(
            names = "--percent",
            paramLabel = "P",
            description =
                    "For a share of the users, 0 to 100; all others are in the step before. With 100, nobody is named"
                            + " any more.")
    private String percent;

    @Option(names = "--anyway", description = "Takes it without looking whether users would miss tasks.")
    private boolean anyway;

    @Override
    public Integer call() {
        if (number == null) {
            if (user != null || percent != null || anyway) {
                throw LabException.input("Which step? For example: tasks step 4 --user bill");
            }
            show(LabClient.connectToTasks().read("status", TasksStatus.class));
            return 0;
        }
        Step step = TaskSteps.named(number);
        Map<String, Object> request = request(step);
        LabClient lab = LabClient.connectToTasks();
        terminal.line("Step %d, %s ...", step.number(), step.title());
        Outcome outcome = lab.perform("step", request, Outcome.class);
        outcome.lines().forEach(line -> terminal.line("%s", line));
        return outcome.ok() ? 0 : 1;
    }

    private Map<String, Object> request(Step step) {
        if (user != null && percent != null) {
            throw LabException.input("Choose --user or --percent: one user, or a share of all.");
        }
        Map<String, Object> request = new HashMap<>(Map.of("step", Integer.toString(step.number()), "anyway", anyway));
        if (user != null) {
            Rollouts.requireUser(user);
            request.put("user", user);
        }
        if (percent != null) {
            Rollouts.thousandths(percent);
            request.put("percent", percent);
        }
        return request;
    }

    private void show(TasksStatus status) {
        for (Step step : Step.SAFE_ORDER) {
            String who = status.in(step);
            terminal.line(
                    "  %s %s%s",
                    who.isEmpty() ? " " : terminal.green(">"),
                    terminal.bold(step.number() + ". " + step.title()),
                    who.isEmpty() ? "" : ": " + terminal.green(who));
            terminal.line("       %s", step.change());
        }
        status.standings().stream()
                .filter(standing -> standing.step() == 0)
                .forEach(standing -> terminal.warn(standing.text() + " in no step: see ./datanomad tasks flags."));
        terminal.line("%s", status.verifiedText());
    }
}
