package dev.datanomad.lab.cli;

import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.text.Terminal;
import dev.datanomad.service.lifecycle.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands. */
@Command(
        name = "datanomad",
        description = {
            "Migrates a live service from MongoDB to DynamoDB, in four stages, under your control.",
            "",
            "Start with @|bold tour|@ to see the whole migration, or with @|bold up|@ to do it yourself."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        version = "Datanomad 1.0",
        footer = {
            "",
            "datanomad COMMAND --help shows the options of a command, and the plain java call for it.",
            "",
            "Exit codes: 0 done; 1 failed, or the result is not as it should be; 2 invalid arguments; 3 refused by the gate,"
                    + " because it is not safe."
        },
        subcommands = {
            TourCommand.class,
            UpCommand.class,
            DeployCommand.class,
            NextCommand.class,
            FlagsCommand.class,
            RolloutCommand.class,
            LoadCommand.class,
            AuditCommand.class,
            ReconcileCommand.class,
            FaultCommand.class,
            SeedCommand.class,
            StatusCommand.class,
            DiffCommand.class,
            TasksCommand.class,
            BenchmarkCommand.class,
            ResetCommand.class
        })
public final class Commands implements Runnable {

    private static final int MAX_LINE = 1_000;

    /** The exit code of an action that the gate refuses. */
    private static final int REFUSED = 3;

    @Spec
    private CommandSpec spec;

    private Commands() {}

    /** Runs a command; returns the exit code: 0 for success, 1 for failure, 2 for invalid arguments, 3 if the gate refuses. */
    public static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Commands());
        commands.setParameterExceptionHandler(Commands::explain);
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof LabException reason) {
                if (reason.refusal().isPresent()) {
                    new GateText(new Terminal()).refuse(reason.refusal().get());
                    return REFUSED;
                }
                print(command, reason.getMessage());
                if (reason.isUnsafe()) {
                    return REFUSED;
                }
                return reason.isInput() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        return commands.execute(arguments);
    }

    private static void print(CommandLine command, String message) {
        message.lines().forEach(line -> command.getErr().println(Printable.of(line, MAX_LINE)));
    }

    private static int explain(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        print(command, mistake.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.getErr().println("Try ./" + name + " --help.");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
