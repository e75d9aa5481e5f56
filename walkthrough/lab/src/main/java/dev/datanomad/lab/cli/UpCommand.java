package dev.datanomad.lab.cli;

import dev.datanomad.lab.controlroom.ControlRoom;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.LabOptions;
import dev.datanomad.lab.system.Stage;
import dev.datanomad.lab.text.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Runs databases, front door, control room and stage 1, until Ctrl-C.",
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = {
            HelpFooter.JAR + "up",
            "",
            "To use external databases, set MONGODB_URI and the AWS SDK's variables (AWS_REGION, ...)."
        })
final class UpCommand implements Callable<Integer> {

    private final Terminal terminal = new Terminal();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5000",
            description = "Port of the service on localhost; 0 for a free one. Default: 5000.")
    private int port;

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
        refuseSecondLab(home);
        LabFile.read(home)
                .map(LabFile::killLeftovers)
                .filter(ended -> ended > 0)
                .ifPresent(ended -> terminal.line(
                        "%d processes of a lab that was killed were still running; they were killed.", ended));
        terminal.line("Starting databases, front door and a stage ...");
        Lab lab = Lab.start(home, options(home), ControlRoom::of, sentence -> terminal.warn(sentence));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            terminal.line("");
                            terminal.line("Stopping ...");
                            stop(lab);
                            terminal.line(
                                    "Everything is stopped.%s",
                                    data == null ? "" : " Events and flags are in " + data + ".");
                            stopped.countDown();
                        },
                        "stop"));
        welcome(lab);
        stopped.await();
        return 0;
    }

    private void stop(Lab lab) {
        try {
            lab.close();
        } catch (LabException e) {
            terminal.warn(e.getMessage());
        }
    }

    private static void refuseSecondLab(Path home) {
        Optional<LabFile> other = LabFile.ofRunningLab(home);
        if (other.isPresent()) {
            throw LabException.conflict("A lab is running already, at http://localhost:"
                    + other.get().port() + " (process " + other.get().lab().pid()
                    + "): use that one, or stop it with Ctrl-C or ./datanomad reset.");
        }
    }

    private LabOptions options(Path home) {
        if (data != null) {
            return new LabOptions(port, data.toAbsolutePath().normalize(), true, containers, false);
        }
        LabOptions options = new LabOptions(port, home.resolve(".datanomad/up"), false, containers, false);
        Folders.empty(options.folder());
        return options;
    }

    private void welcome(Lab lab) {
        Stage stage = lab.deployments().stage().orElseThrow();
        terminal.line("");
        terminal.line(
                "%s is live%s.",
                terminal.bold("Stage " + stage.number() + " (" + stage.module() + ")"),
                stage == Stage.MONGO_ONLY ? "" : ", the last stage of this folder");
        terminal.line("");
        terminal.line("  Dashboard      %s/", lab.url());
        terminal.line("  Control room   %s/lab/", lab.url());
        terminal.line("  Databases      %s", lab.status().databases().kind());
        terminal.line("  Logs           %s", lab.folder().resolve("logs"));
        terminal.line("");
        terminal.line("In another terminal:");
        terminal.line("");
        terminal.line("  ./datanomad load start    starts users; every event acknowledged to them is recorded");
        terminal.line(
                "  ./datanomad deploy %d      deploys the next stage without a failed request",
                Math.min(4, stage.number() + 1));
        terminal.line("  ./datanomad --help        shows all commands");
        terminal.line("");
        terminal.line(terminal.dim("Ctrl-C stops everything."));
    }
}
