package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.GatedActions.Next;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "next",
        description = "Shows the next step of the migration, and which of its conditions hold now.",
        footer = {LabCommand.CALL + "next"})
final class NextCommand extends LabCommand implements Runnable {

    @Override
    public void run() {
        Next next = LabClient.connect().perform("next", Map.of(), Next.class);
        terminal.line(
                "%s  %s", terminal.bold(next.step().command()), next.step().why());
        GateText text = new GateText(terminal);
        text.show(next.assessment());
    }
}
