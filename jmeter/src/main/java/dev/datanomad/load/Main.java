package dev.datanomad.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Runs the plan {@code events_load.jmx} without an installed JMeter: see {@code --help}. */
@Command(
        name = "java -jar datanomad-jmeter.jar",
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "Posts events, reads each one back, and some earlier ones, and compares them with what was sent. The test "
                    + "plan is jmeter/events_load.jmx, which opens in JMeter, too.",
            "On SIGTERM or Ctrl-C it drains: every user finishes its event first.%n"
        },
        footer = {"%nExit code: 0 if it ran, whatever the service answered; 2 if it could not."})
final class Main implements Runnable {
    @Option(names = "--url", paramLabel = "URL", description = "Base URL of the service. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://localhost:5000");

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            required = true,
            description = "Every acknowledged event is appended to it, before it is read back.")
    private Path ledger;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Counts, latencies and failures by cause as JSON, replaced every second.")
    private Path report;

    @Option(names = "--threads", paramLabel = "N", description = "Concurrent users. Default: ${DEFAULT-VALUE}.")
    private int threads = 15;

    @Option(names = "--seconds", paramLabel = "N", description = "Duration. Default: until it is stopped.")
    private long seconds = Run.NO_LIMIT;

    @Option(
            names = "--pause-max",
            paramLabel = "MILLIS",
            description = "Longest pause between writing an event and reading it back. Default: ${DEFAULT-VALUE}.")
    private int pauseMax = 200;

    @Option(
            names = "--empty-percent",
            paramLabel = "N",
            description = "Percentage of events with an empty string in a field. Default: ${DEFAULT-VALUE}.")
    private int emptyPercent = 5;

    @Option(
            names = "--old",
            paramLabel = "FILE",
            description = "A further ledger of earlier events to read; repeatable.")
    private List<Path> old = List.of();

    @Option(
            names = "--old-percent",
            paramLabel = "N",
            description = {
                "Percentage of users who, after their own event, read an earlier one of the ledgers,",
                "from this run or one before. Default: ${DEFAULT-VALUE}."
            })
    private int oldPercent = 20;

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    private boolean help;

    private final CountDownLatch stop = new CountDownLatch(1);

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        // Not under its usual name: the lab has this jar on its class path, too.
        System.setProperty("logback.configurationFile", "dev/datanomad/load/logback.xml");
        var main = new Main();
        var exitCode = new CompletableFuture<Integer>();
        // The process ends after the last event is in the ledger and the last report is written.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            main.stop.countDown();
            Runtime.getRuntime().halt(exitCode.completeOnTimeout(2, 10, SECONDS).join());
        }));
        exitCode.complete(new CommandLine(main)
                .setParameterExceptionHandler((wrong, all) -> complain(wrong.getMessage()))
                .setExecutionExceptionHandler(Main::complainOrThrow)
                .execute(args));
        System.exit(exitCode.join());
    }

    private static int complainOrThrow(Exception failed, CommandLine commandLine, ParseResult parsed) throws Exception {
        if (failed instanceof CannotRunException) {
            return complain(failed.getMessage());
        }
        throw failed;
    }

    private static int complain(String sentence) {
        System.err.println(sentence);
        return 2;
    }

    @Override
    public void run() {
        var ledgers = new ArrayList<>(List.of(ledger));
        ledgers.addAll(old);
        var plan = new Plan(url, threads, pauseMax, emptyPercent, oldPercent, ledgers);
        var figures = new Figures();
        try (var events = Ledger.open(ledger)) {
            new Run(plan, events, figures, report, seconds).untilStopped(stop);
        } catch (IOException e) {
            throw new CannotRunException("The ledger " + ledger + " cannot be written: " + e + ".");
        }
        System.out.println(figures.summary());
    }
}
