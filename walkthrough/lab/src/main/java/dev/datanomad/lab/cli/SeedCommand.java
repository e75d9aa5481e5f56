package dev.datanomad.lab.cli;

import dev.datanomad.lab.text.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "seed",
        description =
                "Puts old events with random ids straight into MongoDB, as years of service would have left them.",
        mixinStandardHelpOptions = true,
        footerHeading = Call.HEADING,
        footer = Call.JAR + "seed 20000")
final class SeedCommand implements Runnable {

    private final Terminal terminal = new Terminal();

    @Parameters(paramLabel = "N", description = "How many.")
    private int count;

    @Override
    public void run() {
        LabClient.connect().pull("seed", Map.of("count", count));
        terminal.line("%,d old events are in MongoDB, and an audit will ask for each of them.", count);
    }
}
