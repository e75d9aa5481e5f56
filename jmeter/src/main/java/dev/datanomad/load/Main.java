package dev.datanomad.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
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
            "Posts events, gets each one back, and checks that it is what was sent. The plan is jmeter/events_load.jmx, "
                    + "which opens in JMeter as well.",
            "It stops gently on SIGTERM or Ctrl-C: every user finishes what it is doing.%n"
        },
        footer = {"%nExit code: 0 when it ran, whatever the service answered; 2 when it could not."})
final class Main implements Runnable {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:5000",
            description = "The service, with no path. Default: ${DEFAULT-VALUE}.")
    private URI url;

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            required = true,
            description = "Every acknowledged event is appended to it, before it is read back.")
    private Path ledger;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Counts, latencies and the first failures as JSON, rewritten every second.")
    private Path report;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "15",
            description = "Users at once. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--seconds", paramLabel = "N", description = "How long. Default: until it is stopped.")
    private long seconds = Run.NO_LIMIT;

    @Option(
            names = "--pause-max",
            paramLabel = "MILLIS",
            defaultValue = "200",
            description = "The longest pause between posting an event and getting it. Default: ${DEFAULT-VALUE}.")
    private int pauseMax;

    @Option(
            names = "--empty-percent",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many of a hundred events have an empty text in a field. Default: ${DEFAULT-VALUE}.")
    private int emptyPercent;

    @Option(names = "--until-stdin-closes", description = "Stop when standard input ends: it dies with its parent.")
    private boolean untilStdinCloses;

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    private boolean help;

    private final CountDownLatch stop = new CountDownLatch(1);

    public static void main(String[] args) {
        var main = new Main();
        var exitCode = new CompletableFuture<Integer>();
        // A signal ends the process only after the last event is in the ledger and the last report is written.
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
        var plan = new Plan(url, threads, pauseMax, emptyPercent);
        var figures = new Figures();
        try (var events = new Ledger(ledger)) {
            if (untilStdinCloses) {
                stopWhenStdinCloses();
            }
            new Run(plan, events, figures, report, seconds).untilStopped(stop);
        }
        System.out.println(figures.summary());
    }

    private void stopWhenStdinCloses() {
        var reader = new Thread(
                () -> {
                    try (var in = System.in) {
                        in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // An input that cannot be read has ended as well.
                    }
                    stop.countDown();
                },
                "stdin");
        reader.setDaemon(true);
        reader.start();
    }
}
