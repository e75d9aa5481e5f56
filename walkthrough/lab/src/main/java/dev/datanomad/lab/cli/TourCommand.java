package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.text.Terminal;
import dev.datanomad.lab.tour.TourRunner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "tour",
        description = {
            "Runs the whole migration by itself, under load, and says what it does and sees.",
            "Shutdown with a report in walkthrough/target/tour, and with 0 only if every claim held."
        },
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = HelpFooter.JAR + "tour --fast")
final class TourCommand implements Callable<Integer> {

    @Option(names = "--fast", description = "With less of everything, in a minute and a half.")
    private boolean fast;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "Where the service listens on localhost; 0 for any free port. Default: 5000.")
    private int port;

    @Override
    public Integer call() {
        return new TourRunner(Home.find(), port, fast, new Terminal()).run() ? 0 : 1;
    }
}
