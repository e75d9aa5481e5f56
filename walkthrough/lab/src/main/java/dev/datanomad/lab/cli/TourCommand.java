package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.tour.EventsCourse;
import dev.datanomad.lab.tour.TourRunner;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "tour",
        description = {
            "Runs the whole migration by itself, under load, and shows each step with its figures.",
            "Writes a report to walkthrough/target/tour. Exit code 0 only if every claim held."
        },
        footer = {LabCommand.CALL + "tour --fast", LabCommand.CALL + "tour tasks --fast"},
        subcommands = TasksTourCommand.class)
final class TourCommand extends LabCommand implements Callable<Integer> {

    @Option(names = "--fast", description = "With fewer events and requests, in about five minutes.")
    private boolean fast;

    @Mixin
    private TourDatabases databases = new TourDatabases();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the service on localhost; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 5000;

    @Override
    public Integer call() {
        Path home = Home.find();
        EventsCourse course = new EventsCourse(home, port, fast, databases.kind(), terminal);
        return new TourRunner(home.resolve("walkthrough/target/tour"), fast, terminal, course).run() ? 0 : 1;
    }
}
