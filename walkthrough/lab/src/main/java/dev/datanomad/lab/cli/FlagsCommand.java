package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.GatedActions.Outcome;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Rollouts;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "flags",
        description = {
            "Shows for whom the four flags are on, as the service has them, or rolls one of them out.",
            "If users move to another store, what has been added since the last verification is verified first; a step that"
                    + " would take events away from them is refused."
        },
        footer = {
            LabCommand.CALL + "flags write-events-dynamo 5",
            "which replaces flags.json in the folder of the lab, in the format of LaunchDarkly's SDK."
        })
final class FlagsCommand extends LabCommand implements Runnable {

    private static final int BAR = 20;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KEY",
            description = "read-events-mongo, read-events-dynamo, write-events-mongo or write-events-dynamo.")
    private String key;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PERCENT",
            description = "Share of the users: 0 to 100, with at most three decimals.")
    private String percent;

    @Option(
            names = "--restore",
            description =
                    "Replaces a flags.json that cannot be used by the last good flags, which the service uses already.")
    private boolean restore;

    @Mixin
    private GateOptions gate;

    @Override
    public void run() {
        if (key != null) {
            Rollouts.requireKey(key);
        }
        if (key != null && percent == null) {
            throw LabException.input("The percentage is missing, for example: flags " + key + " 25");
        }
        LabClient lab = LabClient.connect();
        if (restore) {
            lab.perform("flags", Map.of("restore", true));
        } else if (key != null) {
            Map<String, Object> request = gate.request();
            request.put("key", key);
            request.put("percent", percent);
            Outcome outcome = lab.perform("flags", request, Outcome.class);
            new GateText(terminal).show(outcome);
            if (!outcome.done()) {
                return;
            }
        }
        LabStatus.Flags now = lab.status().flags();
        now.users().forEach((flag, users) -> show(flag, now.shares().get(flag), users));
        now.problems().forEach(problem -> terminal.warn(problem));
        if (!now.problems().isEmpty()) {
            throw LabException.failed("The flags need a look.");
        }
    }

    private void show(String flag, double share, String users) {
        int filled = (int) Math.round(share * BAR);
        terminal.line(
                "  %-19s %s  %s", flag, terminal.dim("[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]"), users);
    }
}
