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

/** The reconciliation program of stage 3, run as somebody would run it, with a checkpoint. Shutdown its process when closed. */
final class ReconcileProgram implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
    static ReconcileProgram start(LabUnderLoad site, Path checkpoint, String... arguments) throws IOException {
        Lab lab = site.lab();
        Path log = Files.createTempFile(lab.folder(), "reconcile-", ".log");
        Path report = log.resolveSibling(log.getFileName().toString().replace(".log", ".json"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Stage.FIX_BUG.jar(LabUnderLoad.ROOT).toString(),
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

    /** Kills it (SIGKILL) after some time, at which it must still be at work. */
    void killAfter(long millis) throws InterruptedException {
        assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
                .as(this::output)
                .isFalse();
        process.destroyForcibly().waitFor();
    }

    /** Waits until it has looked at events, and has said so in its report. */
    void awaitProgress() {
        await("the reconciliation gets on")
                .atMost(PATIENCE)
                .until(() -> JsonFiles.read(report, ReconcileReport.class)
                        .filter(now -> now.walked() > 0)
                        .isPresent());
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its end, and returns its exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
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
