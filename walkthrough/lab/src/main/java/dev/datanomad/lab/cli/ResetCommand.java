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
            "Stops the running lab, kills child processes of one that was killed, and deletes the folder .datanomad.",
            "Folders of --data are kept."
        },
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = HelpFooter.JAR + "reset")
final class ResetCommand implements Runnable {

    private static final int STOP_SECONDS = 45;

    private final Terminal terminal = new Terminal();

    @Override
    public void run() {
        Path home = Home.find();
        Optional<LabFile> file = LabFile.read(home);
        file.flatMap(lab -> lab.lab().find()).ifPresent(this::stop);
        int killed = file.map(LabFile::killLeftovers).orElse(0);
        if (killed > 0) {
            terminal.line("%d leftover processes were killed.", killed);
        }
        Path folder = home.resolve(".datanomad");
        if (Files.exists(folder)) {
            Folders.delete(folder);
            terminal.line("%s was deleted.", folder);
        }
        terminal.line("The next ./datanomad up starts clean.");
    }

    private void stop(ProcessHandle lab) {
        terminal.line("Stopping the lab (process %d) ...", lab.pid());
        lab.destroy();
        try {
            lab.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            terminal.line("The lab has stopped.");
        } catch (TimeoutException e) {
            lab.destroyForcibly();
            terminal.line("The lab did not stop within %d s and was killed.", STOP_SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("Interrupted while the lab was stopping.");
        }
    }
}
