package dev.datanomad.lab.cli;

import dev.datanomad.lab.text.Terminal;
import java.util.Locale;
import picocli.CommandLine.Command;

/** A command, which prints for people; its help shows the same call without the script. */
@Command(mixinStandardHelpOptions = true, footerHeading = "%nThe same without this script:%n")
abstract class LabCommand {

    /** The beginning of that call. */
    static final String CALL = "  java -jar walkthrough/lab/target/datanomad-lab.jar ";

    final Terminal terminal = new Terminal();

    final String failed(long failed) {
        return failed == 0
                ? terminal.green("0 failed")
                : terminal.red(String.format(Locale.ROOT, "%,d failed", failed));
    }
}
