package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.SeedReport;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "seed",
        description =
                "Inserts old events with random ids into MongoDB, past the service, like those of its first version.",
        footer = LabCommand.CALL + "seed 20000")
final class SeedCommand extends LabCommand implements Runnable {

    @Parameters(paramLabel = "N", description = "How many, up to 5,000,000. A million needs about 2 GB of memory.")
    private int count;

    @Override
    public void run() {
        LabClient lab = LabClient.connect();
        lab.perform("seed", Map.of("count", count));
        SeedReport seed = lab.status().seed();
        while (seed.running()) {
            terminal.progress("Seeding MongoDB", seed.done(), seed.wanted());
            LabClient.pause();
            seed = lab.status().seed();
        }
        terminal.endProgress();
        if (seed.problem() != null) {
            throw LabException.failed(seed.text());
        }
        terminal.line(
                "%,d old events are in MongoDB and in the ledger for audits. (%.1f s)", seed.done(), seed.seconds());
    }
}
