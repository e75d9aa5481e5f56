package dev.datanomad.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.Lab;
import dev.datanomad.lab.system.ReconcileReport;
import dev.datanomad.lab.system.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The reconciliation of stage 3 as a process, with a checkpoint. Closing kills it. */
final class ReconcileProgram implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final Path log;
    private final Path report;
    private final Process process;

    private ReconcileProgram(Path log, Path report, Process process) {
        this.log = log;
        this.report = report;
        this.process = process;
    }

    /**
     * Starts it on the databases of a lab.
     *
     * @param arguments on top of the checkpoint
     */
    static ReconcileProgram start(SystemUnderTest sut, Path checkpoint, String... arguments) throws IOException {
        return start(sut.lab(), checkpoint, arguments);
    }

    static ReconcileProgram start(Lab lab, Path checkpoint, String... arguments) throws IOException {
        Path log = Files.createTempFile(lab.folder(), "reconcile-", ".log");
        Path report = log.resolveSibling(log.getFileName().toString().replace(".log", ".json"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Stage.FIX_BUG.jar(SystemUnderTest.ROOT).toString(),
                "dev.datanomad.Reconcile",
                "--checkpoint",
                checkpoint.toString(),
                "--report",
                report.toString(),
                "--no-progress"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(lab.stageEnvironment());
        return new ReconcileProgram(log, report, builder.start());
    }

    /** Kills it (SIGKILL) after some time. It must still be running then. */
    void killAfter(long millis) throws InterruptedException {
        assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
                .as(this::output)
                .isFalse();
        process.destroyForcibly().waitFor();
    }

    /** Waits for a report of progress. */
    void awaitProgress() {
        await("progress of the reconciliation")
                .atMost(TIMEOUT)
                .until(() -> JsonFiles.read(report, ReconcileReport.class)
                        .filter(now -> now.walked() > 0)
                        .isPresent());
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return exitCode(TIMEOUT);
    }

    /** Waits for its end. */
    int exitCode(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
                .as(this::output)
                .isTrue();
        return process.exitValue();
    }

    ReconcileReport report() {
        return JsonFiles.read(report, ReconcileReport.class).orElseThrow();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
