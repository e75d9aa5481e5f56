package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Rollouts;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollout",
        description = {
            "Rolls a flag out step by step, and watches itself: each step has to show in a sample of 100 operations that it is"
                    + " no worse than before; otherwise it is taken back. Needs users, see load start.",
            "Exit code 0 if it has arrived, 1 if it was stopped. Ctrl-C stops it at the last safe step."
        },
        footer = {LabCommand.CALL + "rollout write-events-dynamo --steps 1,5,25,50,100"})
final class RolloutCommand extends LabCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "KEY",
            description = "read-events-mongo, read-events-dynamo, write-events-mongo or write-events-dynamo.")
    private String key;

    @Option(
            names = "--steps",
            paramLabel = "PERCENT,...",
            description = "Shares of the users, rising or falling. Default: ${DEFAULT-VALUE}.")
    private String steps = "1,5,25,50,100";

    private int shown;

    @Override
    public Integer call() {
        Rollouts.requireKey(key);
        LabClient lab = LabClient.connect();
        lab.perform("rollout", Map.of("action", "start", "key", key, "steps", steps));
        Thread stop = new Thread(() -> stop(lab), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        LabStatus.RolloutStatus now = lab.status().rollout();
        while (now.running()) {
            show(now);
            LabClient.pause();
            now = lab.status().rollout();
        }
        remove(stop);
        show(now);
        terminal.line(
                "%s %s", terminal.bold(key), now.stopped() ? terminal.red(now.text()) : terminal.green(now.text()));
        return now.stopped() ? 1 : 0;
    }

    private void show(LabStatus.RolloutStatus now) {
        now.log().stream().skip(shown).forEach(line -> terminal.line("  %s", line));
        shown = now.log().size();
    }

    private void stop(LabClient lab) {
        try {
            lab.perform("rollout", Map.of("action", "stop"));
            terminal.line("%s", lab.status().rollout().text());
        } catch (LabException e) {
            terminal.warn(e.getMessage());
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is shutting down, and the hook is running.
        }
    }
}
