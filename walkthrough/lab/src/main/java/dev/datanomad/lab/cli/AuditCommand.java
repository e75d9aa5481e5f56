package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.AuditReport;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "audit",
        description = {
            "Reads every recorded event back through the front door, and compares it with what was sent.",
            "Exit code 0 if all are equal, otherwise 1."
        },
        footer = {
            LabCommand.CALL + "audit",
            "which reads ledger.jsonl, seeded.jsonl and console.jsonl in the folder of the lab."
        })
final class AuditCommand extends LabCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        LabClient lab = LabClient.connect();
        lab.perform("audit", Map.of());
        AuditReport audit = lab.status().audit();
        while (audit.running()) {
            terminal.progress("Reading back", audit.checked(), audit.total());
            LabClient.pause();
            audit = lab.status().audit();
        }
        terminal.endProgress();
        terminal.line("%s", audit.clean() ? terminal.green(audit.text()) : terminal.red(audit.text()));
        audit.examples().forEach(example -> terminal.line("  %s", example));
        return audit.clean() ? 0 : 1;
    }
}
