package dev.datanomad.databases;

import dev.datanomad.databases.Options.Kind;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Both databases as a process of their own, which runs until it is told to stop. */
@Command(
        name = "datanomad-databases",
        sortOptions = false,
        description = {
            "Runs a MongoDB and a DynamoDB until Ctrl-C.",
            "Prints the environment variables that lead to them, then READY."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:stopped", "2:could not start", "3:could no longer save the data"})
final class Main implements Callable<Integer> {

    private static final int CANNOT_START = 2;
    private static final int CANNOT_SAVE = 3;

    @Option(names = "--data", paramLabel = "DIR", description = "Keep the data in this folder (default: in memory).")
    private Path data;

    @Option(names = "--mongo-port", paramLabel = "PORT", description = "Port of MongoDB (default: a free one).")
    private int mongoPort;

    @Option(names = "--dynamo-port", paramLabel = "PORT", description = "Port of DynamoDB (default: a free one).")
    private int dynamoPort;

    @Option(names = "--containers", description = "Run mongo and LocalStack in containers instead of embedded servers.")
    private boolean containers;

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    private boolean help;

    public static void main(String... args) {
        // Not under its usual name: on the class path of tests that bring their own, two would be a warning.
        System.setProperty("logback.configurationFile", "dev/datanomad/databases/logback.xml");
        // The exit is explicit because threads of a half-started database would keep the JVM alive.
        System.exit(new CommandLine(new Main())
                .setParameterExceptionHandler((e, arguments) -> refuse(e))
                .setExecutionExceptionHandler((e, command, arguments) -> refuse(e))
                .execute(args));
    }

    private static int refuse(Exception e) throws Exception {
        if (e instanceof DatabasesException || e instanceof CommandLine.ParameterException) {
            System.err.println(e.getMessage());
            return CANNOT_START;
        }
        throw e;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Whoever started this process can start it again on what was saved; nothing else would help.
        Databases databases = Databases.start(
                new Options(containers ? Kind.CONTAINERS : Kind.EMBEDDED, data, port(mongoPort), port(dynamoPort)),
                () -> System.exit(CANNOT_SAVE));
        Runtime.getRuntime().addShutdownHook(new Thread(databases::close, "stop"));
        databases.environment().forEach((name, value) -> System.out.println(name + "=" + value));
        System.out.println("READY");
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    private static int port(int port) {
        if (port < 0 || port > 65535) {
            throw new DatabasesException("A port is a number from 0 to 65535, not " + port + ".");
        }
        return port;
    }
}
