package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = "Shows a step of the migration: what changes from one stage to another.",
        mixinStandardHelpOptions = true,
        footerHeading = HelpFooter.HEADING,
        footer = {
            "  git diff --no-index stage2-add-dynamodb/src stage3-dynamo-fix-bug/src",
            "  git diff --no-index stage2-add-dynamodb/pom.xml stage3-dynamo-fix-bug/pom.xml"
        })
final class DiffCommand implements Callable<Integer> {

    /** What both git and diff end with if they found differences; above it is an error. */
    private static final int DIFFERENT = 1;

    /** What they end with if a pager or {@code head} has seen enough. */
    private static final int CUT_SHORT = 141;

    @Parameters(index = "0", paramLabel = "FROM", description = "1, 2, 3 or 4.")
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "1, 2, 3 or 4.")
    private String to;

    @Override
    public Integer call() throws InterruptedException {
        String left = Stage.of(from).module();
        String right = Stage.of(to).module();
        Path home = Home.find();
        for (String part : List.of("pom.xml", "src")) {
            show(home, left + "/" + part, right + "/" + part);
        }
        return 0;
    }

    private static void show(Path home, String left, String right) throws InterruptedException {
        String colour = Ansi.AUTO.enabled() ? "always" : "never";
        List<List<String>> ways = List.of(
                List.of("git", "--no-pager", "diff", "--no-index", "--color=" + colour, "--stat", "-p"),
                List.of("diff", "-ruN"));
        for (List<String> way : ways) {
            List<String> command = new ArrayList<>(way);
            command.add(left);
            command.add(right);
            try {
                Process process = new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                int exitCode = process.waitFor();
                if (exitCode > DIFFERENT && exitCode != CUT_SHORT) {
                    throw LabException.failed(
                            "The difference could not be shown; compare " + left + " and " + right + ".");
                }
                return;
            } catch (IOException e) {
                // Not installed; the next way may be.
            }
        }
        throw LabException.failed("Neither git nor diff is installed; compare " + left + " and " + right + " by eye.");
    }
}
