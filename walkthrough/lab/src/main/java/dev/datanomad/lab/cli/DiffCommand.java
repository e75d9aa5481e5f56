package dev.datanomad.lab.cli;

import dev.datanomad.lab.steps.Part;
import dev.datanomad.lab.steps.Step;
import dev.datanomad.lab.system.Home;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = {
            "Shows a step of the migration: what changes from one stage to another.",
            "From a stage to the next it lists the parts of the step, in reading order; walkthrough/steps.md says what "
                    + "they are. Between any other two stages it shows all differences."
        },
        footer = {
            "  less walkthrough/steps.md",
            "  git diff --no-index --stat stage1-mongo-only/src stage2-add-dynamodb/src",
            "  git diff --no-index stage2-add-dynamodb/src stage3-dynamo-fix-bug/src",
            "  git diff --no-index stage2-add-dynamodb/pom.xml stage3-dynamo-fix-bug/pom.xml",
            "  git diff --no-index /dev/null stage2-add-dynamodb/src/main/java/dev/datanomad/MigratingEventStore.java"
        })
final class DiffCommand extends LabCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FROM", description = "1, 2, 3 or 4.")
    private String from;

    @Parameters(index = "1", paramLabel = "TO", description = "1, 2, 3 or 4.")
    private String to;

    @Option(names = "--part", paramLabel = "N", description = "Show the differences of this part.")
    private Integer number;

    @Option(names = "--all", description = "Show the differences of all parts.")
    private boolean all;

    @Option(names = "--stat", description = "Show only the files, with how many lines each changes and why.")
    private boolean stat;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Stage before = Stage.of(from);
        Stage after = Stage.of(to);
        boolean neighbours = before.number() + 1 == after.number();
        if (before == after) {
            throw LabException.input("A stage does not differ from itself: choose two.");
        }
        if (number != null && all) {
            throw LabException.input("Choose --part or --all: all parts include that one.");
        }
        if (number != null && !neighbours) {
            throw LabException.input("Only a step from a stage to the next has parts: 1 2, 2 3 or 3 4.");
        }
        Path home = Home.find();
        Step step = Step.between(home, before, after);
        List<Part> parts = number == null ? step.parts() : List.of(part(step));
        boolean overview = neighbours && number == null && !all && !stat;
        boolean rich = Ansi.AUTO.enabled();
        try (Pager pager = Pager.open(home, rich)) {
            StepText text = new StepText(home, step, pager.out(), rich);
            if (overview) {
                text.parts();
                pager.out().println("Read on with --part N, or --all; --stat lists the files.");
            } else if (stat) {
                text.files(parts);
            } else {
                text.differences(parts);
            }
        }
        return 0;
    }

    private Part part(Step step) {
        int parts = step.parts().size();
        if (number < 1 || number > parts) {
            throw LabException.input("The step from %s to %s has %d part%s: there is no part %d."
                    .formatted(from, to, parts, parts == 1 ? "" : "s", number));
        }
        return step.parts().get(number - 1);
    }
}
