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
            "Shows for whom the four flags are on, as the service has them, rolls one of them out, or puts a user on one or off"
                    + " it by name, before everybody else.",
            "If users move to another store, what has been added since the last verification is verified first; a step that"
                    + " would take events away from them is refused."
        },
        footer = {
            LabCommand.CALL + "flags write-events-dynamo 5",
            LabCommand.CALL + "flags write-events-dynamo --user bill on",
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
            paramLabel = "PERCENT|on|off|rollout",
            description = {
                "Share of the users: 0 to 100, with at most three decimals.",
                "With --user: on or off for this user, or as the rollout says."
            })
    private String value;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The key of one user, whom the flag then names. A prerequisite outweighs that.")
    private String user;

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
        if (user != null) {
            requireTarget();
        } else if (key != null && value == null) {
            throw LabException.input("The percentage is missing, for example: flags " + key + " 25");
        }
        LabClient lab = LabClient.connect();
        if (restore) {
            lab.perform("flags", Map.of("restore", true));
        } else if (key != null) {
            Map<String, Object> request = gate.request();
            request.put("key", key);
            if (user == null) {
                request.put("percent", value);
            } else {
                request.put("user", user);
                request.put("value", value);
            }
            Outcome outcome = lab.perform("flags", request, Outcome.class);
            new GateText(terminal).show(outcome);
            if (!outcome.done()) {
                return;
            }
        }
        LabStatus.Flags now = lab.status().flags();
        if (!now.elsewhere().isEmpty()) {
            terminal.line("%s", now.elsewhere());
        }
        now.users().forEach((flag, users) -> show(flag, now.shares().get(flag), users));
        now.warnings().forEach(terminal::warn);
        now.problems().forEach(problem -> terminal.warn(problem));
        if (!now.problems().isEmpty()) {
            throw LabException.failed("The flags need a look.");
        }
    }

    private void requireTarget() {
        Rollouts.requireUser(user);
        if (key == null || value == null) {
            throw LabException.input("With --user goes a flag and on, off or rollout, for example: flags "
                    + Rollouts.WRITE_DYNAMO + " --user bill on");
        }
        Rollouts.requireTarget(value);
    }

    private void show(String flag, double share, String users) {
        int filled = (int) Math.round(share * BAR);
        terminal.line(
                "  %-19s %s  %s", flag, terminal.dim("[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]"), users);
    }
}
