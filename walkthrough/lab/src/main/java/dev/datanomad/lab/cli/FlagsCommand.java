package dev.datanomad.lab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Rollouts;
import java.math.BigDecimal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "flags",
        description = "Shows the rollouts of the four flags, or sets one of them.",
        footer = {
            LabCommand.CALL + "flags write-events-dynamo 5",
            "which replaces flags.json in the folder of the lab, in the format of LaunchDarkly's SDK."
        })
final class FlagsCommand extends LabCommand implements Runnable {

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

    @Override
    public void run() {
        if (key != null) {
            Rollouts.requireKey(key);
        }
        if (key != null && percent == null) {
            throw LabException.input("The percentage is missing, for example: flags " + key + " 25");
        }
        LabClient lab = LabClient.connect();
        if (key != null) {
            JsonNode done = lab.perform("flags", Map.of("key", key, "percent", percent));
            done.path("warnings").forEach(warning -> terminal.warn(warning.asText()));
        }
        LabStatus now = lab.status();
        if (now.flagsProblem() != null) {
            throw LabException.failed(now.flagsProblem());
        }
        now.flags().forEach(this::show);
    }

    private void show(String flag, BigDecimal share) {
        int filled = share.intValue() / 5;
        terminal.line(
                "  %-19s %7s%%  %s",
                flag, Rollouts.text(share), terminal.dim("[" + "#".repeat(filled) + "-".repeat(20 - filled) + "]"));
    }
}
