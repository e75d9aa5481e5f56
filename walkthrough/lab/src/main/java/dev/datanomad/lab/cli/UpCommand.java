package dev.datanomad.lab.cli;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.Claim;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.LabOptions.Scale;
import dev.datanomad.lab.system.Stage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Runs databases, front door, classroom and stage 1, until Ctrl-C.",
        footer = {
            LabCommand.CALL + "up",
            "",
            "To use external databases, set MONGODB_URI and the AWS SDK's variables (AWS_REGION, ...)."
        })
final class UpCommand extends LabCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the service on localhost; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 5000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps events, flags and the deployed stage in this folder for the next start."
                    + " Without it, everything is in memory.")
    private Path data;

    @Option(
            names = "--containers",
            description = "Runs MongoDB and LocalStack in containers instead of the embedded databases; needs Docker.")
    private boolean containers;

    @Override
    public Integer call() throws InterruptedException {
        Path home = Home.find();
        LabOptions options = options(home);
        claim(home, options);
        int killed =
                LabFile.read(LabFile.folder(home)).map(LabFile::killLeftovers).orElse(0);
        if (killed > 0) {
            terminal.line("%d processes of a lab that was killed were still running; they were killed.", killed);
        }
        if (!options.keepsData()) {
            Folders.empty(options.folder());
        }
        terminal.line("Starting databases, front door and a stage ...");
        Lab lab = Lab.start(home, options, ControlRoom::of, terminal::warn);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lab, stopped), "stop"));
        welcome(lab);
        stopped.await();
        return 0;
    }

    /** For as long as this process lives. */
    private static void claim(Path home, LabOptions options) {
        Path folder = LabFile.folder(home);
        if (!Claim.take(folder)) {
            LabFile.ofRunningLab(folder).ifPresent(UpCommand::refuse);
            throw LabException.conflict(
                    "Another lab is starting here (" + Claim.holder(folder) + "): wait a moment, and use that one.");
        }
        if (options.keepsData() && !Claim.take(options.folder())) {
            throw LabException.conflict("Another lab uses the folder " + options.folder() + " ("
                    + Claim.holder(options.folder()) + "): stop that one, or choose another folder with --data.");
        }
    }

    private static void refuse(LabFile other) {
        throw LabException.conflict("A lab is running already, at http://localhost:" + other.port() + " (process "
                + other.lab().pid() + "): use that one, or stop it with Ctrl-C or ./datanomad reset.");
    }

    private void stop(Lab lab, CountDownLatch stopped) {
        terminal.line("");
        terminal.line("Stopping ...");
        try {
            lab.close();
        } catch (LabException e) {
            terminal.warn(e.getMessage());
        }
        terminal.line("Everything is stopped.%s", data == null ? "" : " Events and flags are in " + data + ".");
        stopped.countDown();
    }

    private LabOptions options(Path home) {
        boolean keepsData = data != null;
        return new LabOptions(
                port,
                keepsData
                        ? data.toAbsolutePath().normalize()
                        : LabFile.folder(home).resolve("up"),
                keepsData,
                containers ? Kind.CONTAINERS : Kind.EMBEDDED,
                false,
                Scale.USUAL);
    }

    private void welcome(Lab lab) {
        Stage stage = lab.deployments().stage().orElseThrow();
        terminal.line(
                """

                %s is live%s.

                  Classroom      %s/lab/
                  Dashboard      %s/
                  Databases      %s
                  Logs           %s

                The classroom leads through the whole migration. In another terminal:

                  ./datanomad load start    starts users; every event acknowledged to them is recorded
                  ./datanomad deploy %d      deploys the next stage without a failed request
                  ./datanomad --help        shows all commands

                %s""",
                terminal.bold("Stage " + stage.number() + " (" + stage.module() + ")"),
                stage == Stage.MONGO_ONLY ? "" : ", the last stage of this folder",
                lab.url(),
                lab.url(),
                lab.status().databases().kind(),
                lab.folder().resolve("logs"),
                Math.min(4, stage.number() + 1),
                terminal.dim("Ctrl-C stops everything."));
    }
}
