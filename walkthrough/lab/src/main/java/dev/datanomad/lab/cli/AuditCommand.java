package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.text.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "audit",
        description = {
            "Reads every recorded event back through the front door, and compares it with what was sent.",
            "Exit code 0 if all are equal, otherwise 1."
        },
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = {HelpFooter.JAR + "audit", "which reads ledger.jsonl and seeded.jsonl in the folder of the lab."})
final class AuditCommand implements Callable<Integer> {

    private final Terminal terminal = new Terminal();

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
        show(audit);
        return audit.clean() ? 0 : 1;
    }

    private void show(AuditReport audit) {
        terminal.line(
                "%,d events read back in %.1f s: %s, %s%s.",
                audit.checked(),
                audit.seconds(),
                figure("lost", audit.lost()),
                figure("different", audit.different()),
                audit.unread() == 0 ? "" : ", " + figure("without an answer", audit.unread()));
        if (audit.problem() != null) {
            terminal.line("%s %s", terminal.red("Incomplete:"), audit.problem());
        }
        audit.examples().forEach(example -> terminal.line("  %s", example));
    }

    private String figure(String what, long count) {
        String text = String.format("%,d %s", count, what);
        return count == 0 ? terminal.green(text) : terminal.red(text);
    }
}
