package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.tasks.tour.TasksCourse;
import dev.datanomad.lab.tour.TourRunner;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "tasks",
        description = {
            "Runs the migration of the to-do service, whose records change, through all eight steps under load, with a queue"
                    + " that loses, doubles and delays messages.",
            "Writes a report to walkthrough/target/tour-tasks. Exit code 0 only if every claim held."
        },
        footer = LabCommand.CALL + "tour tasks --fast")
final class TasksTourCommand extends LabCommand implements Callable<Integer> {

    @Option(names = "--fast", description = "With fewer tasks and changes, in about three minutes.")
    private boolean fast;

    @Mixin
    private TourDatabases databases = new TourDatabases();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the service on localhost; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 5100;

    @Override
    public Integer call() {
        Path home = Home.find();
        TasksCourse course = new TasksCourse(home, port, fast, databases.kind(), terminal);
        return new TourRunner(home.resolve("walkthrough/target/tour-tasks"), fast, terminal, course).run() ? 0 : 1;
    }
}
