package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.text.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

@Command(
        name = "reset",
        description = {
            "Stops the lab if one runs, and removes what it left: processes, and the folder .datanomad.",
            "Folders given with --data stay as they are."
        },
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = HelpFooter.JAR + "reset")
final class ResetCommand implements Runnable {

    private static final int PATIENCE_SECONDS = 45;

    private final Terminal terminal = new Terminal();

    @Override
    public void run() {
        Path home = Home.find();
        Optional<LabFile> file = LabFile.read(home);
        file.flatMap(lab -> lab.lab().find()).ifPresent(this::stop);
        int ended = file.map(LabFile::endLeftovers).orElse(0);
        if (ended > 0) {
            terminal.line("%d processes that were left over are ended.", ended);
        }
        Path folder = home.resolve(".datanomad");
        if (Files.exists(folder)) {
            Folders.delete(folder);
            terminal.line("%s is removed.", folder);
        }
        terminal.line("The next ./datanomad up starts clean.");
    }

    private void stop(ProcessHandle lab) {
        terminal.line("Stopping the lab (process %d) ...", lab.pid());
        lab.destroy();
        try {
            lab.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            terminal.line("The lab is stopped.");
        } catch (TimeoutException e) {
            lab.destroyForcibly();
            terminal.line("The lab did not stop within %d s and was killed.", PATIENCE_SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted while the lab was stopping.");
        }
    }
}
