package dev.datanomad.databases;

import dev.datanomad.databases.Options.Kind;
import dev.datanomad.dynamodb.DynamoDbOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Both databases as a process of their own. */
@Command(
        name = "datanomad-databases",
        sortOptions = false,
        description = {
            "Runs a MongoDB and a DynamoDB until Ctrl-C.",
            "Prints the environment variables with which a program reaches them, then READY."
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

    @Option(
            names = "--dynamo-read-lag",
            paramLabel = "MILLIS",
            description = "Have eventually consistent reads lag behind, by this at least (default: 0).")
    private long readLag;

    @Option(
            names = "--dynamo-units",
            paramLabel = "UNITS",
            arity = "2",
            description = "Throttle a table paid per request beyond so many read and write capacity units a second.")
    private int[] units;

    @Option(names = "--containers", description = "Run mongo and LocalStack in containers instead of embedded servers.")
    private boolean containers;

    @Option(
            names = "--given",
            description =
                    "Run no servers: take those that MONGODB_URI and AWS_ENDPOINT_URL_DYNAMODB name, on this machine and"
                            + " empty, and empty them at the end.")
    private boolean given;

    @Option(names = "--queue", description = "Run an SQS, too: ElasticMQ or, with --containers, LocalStack.")
    private boolean queue;

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    private boolean help;

    public static void main(String... args) {
        Locale.setDefault(Locale.ROOT);
        // A name of its own, as a second logback.xml on a test's class path would be a warning.
        System.setProperty("logback.configurationFile", "dev/datanomad/databases/logback.xml");
        // Exits explicitly, because threads of a half-started database would keep the JVM alive.
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler((e, arguments) -> refuse(e, e.getCommandLine()))
                .setExecutionExceptionHandler((e, command, arguments) -> refuse(e, command));
    }

    private static int refuse(Exception e, CommandLine command) throws Exception {
        if (e instanceof DatabasesException || e instanceof CommandLine.ParameterException) {
            command.getErr().println(e.getMessage());
            return CANNOT_START;
        }
        throw e;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Nothing but a new start helps, which is for the parent process to decide.
        Options options = new Options(kind(), data, port(mongoPort), dynamo());
        Databases databases = Databases.start(options, () -> System.exit(CANNOT_SAVE));
        Runtime.getRuntime().addShutdownHook(new Thread(databases::close, "stop"));
        print(databases.environment());
        if (queue) {
            MessageQueue messages = MessageQueue.start(containers ? Kind.CONTAINERS : Kind.EMBEDDED);
            Runtime.getRuntime().addShutdownHook(new Thread(messages::close, "stop"));
            print(messages.environment());
        }
        System.out.println("READY");
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    private static void print(Map<String, String> environment) {
        environment.forEach((name, value) -> System.out.println(name + "=" + value));
    }

    private Kind kind() {
        if (given
                && (containers || data != null || mongoPort != 0 || dynamoPort != 0 || readLag != 0 || units != null)) {
            throw new DatabasesException(
                    "What is --given runs already: of the other options, only --queue goes with it.");
        }
        return given ? Kind.GIVEN : containers ? Kind.CONTAINERS : Kind.EMBEDDED;
    }

    private DynamoDbOptions dynamo() {
        if (readLag < 0 || units != null && (units[0] < 1 || units[1] < 1)) {
            throw new DatabasesException("A read lag is 0 ms or more, and capacity is 1 unit or more.");
        }
        DynamoDbOptions dynamo = DynamoDbOptions.inMemory().on(port(dynamoPort)).lagging(Duration.ofMillis(readLag));
        return units == null ? dynamo : dynamo.limited(units[0], units[1]);
    }

    private static int port(int port) {
        if (port < 0 || port > 65535) {
            throw new DatabasesException("A port is a number from 0 to 65535, not " + port + ".");
        }
        return port;
    }
}
