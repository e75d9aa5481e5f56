package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Claim;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.tasks.TasksLab;
import dev.datanomad.lab.tasks.TasksPages;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description =
                "Runs both databases, a queue, relay and consumer, and two instances of the to-do service behind a front"
                        + " door, until Ctrl-C. Everything is in memory.",
        footer = LabCommand.CALL + "tasks up")
final class TasksUpCommand extends LabCommand implements Callable<Integer> {

    /** Room for ten messages whose store is slow. */
    private static final int VISIBILITY_SECONDS = 15;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the service on localhost; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 5100;

    @Override
    public Integer call() throws InterruptedException {
        Path home = Home.find();
        Path folder = LabFile.tasksFolder(home);
        LabOptions options = LabOptions.selfContained(port, folder.resolve("up"));
        claim(folder);
        int killed = LabFile.read(folder).map(LabFile::killLeftovers).orElse(0);
        if (killed > 0) {
            terminal.line("%d processes of a lab that was killed were still running; they were killed.", killed);
        }
        Folders.empty(options.folder());
        terminal.line("Starting databases, queue, front door and the to-do service ...");
        TasksLab lab = TasksLab.start(home, options, VISIBILITY_SECONDS, TasksPages::of);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lab, stopped), "stop"));
        welcome(lab);
        stopped.await();
        return 0;
    }

    /** For as long as this process lives. */
    private static void claim(Path folder) {
        if (!Claim.take(folder)) {
            LabFile.ofRunningLab(folder).ifPresent(other -> {
                throw LabException.conflict("A lab of the to-do service is running already, at http://localhost:"
                        + other.port() + " (process " + other.lab().pid()
                        + "): use that one, or stop it with Ctrl-C or ./datanomad reset.");
            });
            throw LabException.conflict("Another lab of the to-do service is starting here (" + Claim.holder(folder)
                    + "): wait a moment, and use that one.");
        }
    }

    private void stop(TasksLab lab, CountDownLatch stopped) {
        terminal.line("");
        terminal.line("Stopping ...");
        try {
            lab.close();
        } catch (LabException e) {
            terminal.warn(e.getMessage());
        }
        terminal.line("Everything is stopped.");
        stopped.countDown();
    }

    private void welcome(TasksLab lab) {
        terminal.line(
                """

                %s is live, with MongoDB only.

                  Eight steps    %s/lab/
                  Console        %s/console
                  Producer       %s/producer
                  Dashboard      %s/
                  Logs           %s

                In another terminal:

                  ./datanomad tasks step      shows the eight steps, and who is where
                  ./datanomad tasks step 1    takes one
                  ./datanomad tasks --help    shows all commands

                %s""",
                terminal.bold("The to-do service"),
                lab.url(),
                lab.url(),
                lab.url(),
                lab.url(),
                lab.folder().resolve("logs"),
                terminal.dim("Ctrl-C stops everything."));
    }
}
