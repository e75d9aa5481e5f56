package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Claim;
import dev.datanomad.lab.system.Folders;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabFile;
import dev.datanomad.lab.system.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "reset",
        description = {
            "Stops the running lab, kills child processes of one that was killed, and empties the folders .datanomad and .datanomad-tasks.",
            "Folders of --data are kept."
        },
        footer = LabCommand.CALL + "reset")
final class ResetCommand extends LabCommand implements Runnable {

    private static final Duration STOP = Duration.ofSeconds(45);

    @Override
    public void run() {
        Path home = Home.find();
        reset(LabFile.folder(home));
        Path tasks = LabFile.tasksFolder(home);
        if (Files.exists(tasks)) {
            reset(tasks);
        }
        terminal.line("The next ./datanomad up starts clean.");
    }

    private void reset(Path folder) {
        Optional<LabFile> file = LabFile.read(folder);
        file.flatMap(lab -> lab.lab().find()).ifPresent(this::stop);
        if (!Claim.take(folder)) {
            throw LabException.conflict("A lab is starting or stopping here (" + Claim.holder(folder)
                    + "): nothing was deleted; try again in a moment.");
        }
        try {
            clean(file, folder);
        } finally {
            Claim.giveBack(folder);
        }
    }

    private void clean(Optional<LabFile> file, Path folder) {
        int killed = file.map(LabFile::killLeftovers).orElse(0);
        if (killed > 0) {
            terminal.line("%d leftover processes were killed.", killed);
        }
        Folders.deleteContents(folder);
        terminal.line("%s was emptied.", folder);
    }

    private void stop(ProcessHandle lab) {
        terminal.line("Stopping the lab (process %d) ...", lab.pid());
        lab.destroy();
        if (Poll.until(STOP, () -> !lab.isAlive())) {
            terminal.line("The lab has stopped.");
        } else {
            lab.destroyForcibly();
            terminal.line("The lab did not stop within %d s and was killed.", STOP.toSeconds());
        }
    }
}
