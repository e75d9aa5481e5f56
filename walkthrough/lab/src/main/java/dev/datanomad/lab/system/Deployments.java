package dev.datanomad.lab.system;

import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.lab.proxy.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Deploys stages behind the front door, one deploy at a time, and remembers the last stage in a file. Thread-safe. */
public final class Deployments {

    private static final int MAX_INSTANCES = 4;
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Path programs;
    private final Path lastStage;
    private final FrontProxy proxy;
    private final Evidence evidence;
    private final Supplier<Map<String, String>> environment;
    private final LabProcesses processes;
    private final Timeline timeline;
    private final List<StageProcess> running = new CopyOnWriteArrayList<>();
    private final ReentrantLock deploying = new ReentrantLock();
    private int started;
    private volatile List<StageProcess> current = List.of();
    private volatile Stage next;

    /** @param environment what a stage is started with */
    Deployments(
            FrontProxy proxy,
            Evidence evidence,
            Supplier<Map<String, String>> environment,
            LabProcesses processes,
            Timeline timeline) {
        this.programs = processes.options().folder().resolve("programs");
        this.lastStage = processes.options().folder().resolve("deployed.txt");
        this.proxy = proxy;
        this.evidence = evidence;
        this.environment = environment;
        this.processes = processes;
        this.timeline = timeline;
    }

    /** The stage behind the front door; empty until the first deploy. */
    public Optional<Stage> stage() {
        return current.stream().findFirst().map(StageProcess::stage);
    }

    /** The instances behind the front door that are alive, oldest first. */
    public List<Instance> instances() {
        return alive().stream().map(StageProcess::asInstance).toList();
    }

    private List<StageProcess> alive() {
        return current.stream().filter(one -> one.child().isAlive()).toList();
    }

    /** The flags that an instance uses; empty for a stage without flags, and for an instance that does not answer. */
    Optional<StageMetrics.Flags> flags(Instance instance) {
        try {
            return stage().filter(Stage::reconciles).isPresent()
                    ? StageMetrics.of(instance.port()).flags()
                    : Optional.empty();
        } catch (LabException e) {
            return Optional.empty();
        }
    }

    /** The same of the first instance. */
    Optional<StageMetrics.Flags> flags() {
        return instances().stream().findFirst().flatMap(this::flags);
    }

    /** Whether no request is in flight. */
    boolean isIdle() {
        return current.stream().allMatch(one -> one.upstream().inFlight() == 0);
    }

    Optional<Stage> next() {
        return Optional.ofNullable(next);
    }

    /**
     * Replaces all instances behind the front door: starts the new ones, 1 to 4, waits until they are ready, sends new
     * requests to them, drains the old ones and stops them. The same stage again is a restart.
     *
     * @throws LabException if a deploy is in progress, or an instance does not become ready; the old ones then stay
     */
    Deployment deploy(Stage stage, int instances) {
        if (instances < 1 || instances > MAX_INSTANCES) {
            throw LabException.input(instances + " instances are not possible: choose 1 to " + MAX_INSTANCES + ".");
        }
        if (!deploying.tryLock()) {
            throw LabException.conflict("A deploy is in progress; wait until it ends.");
        }
        Traffic.Window window = proxy.traffic().open();
        try {
            next = stage;
            List<StageProcess> old = current;
            int before = stage().map(Stage::number).orElse(0);
            long began = System.nanoTime();
            List<StageProcess> fresh = startReady(stage, instances);
            long ready = System.nanoTime();
            current = fresh;
            fresh.forEach(evidence::began);
            proxy.switchTo(fresh.stream().map(StageProcess::upstream).toList());
            timeline.happened(Timeline.Kind.DEPLOY, text(stage, before, instances));
            fresh.forEach(one -> one.child().onExit().thenRun(() -> ended(one)));
            List<String> warnings = remember(stage);
            old.forEach(one -> one.drain(DRAIN));
            stopAll(old);
            return new Deployment(
                    stage.number(),
                    before,
                    instances,
                    (ready - began) / 1_000_000,
                    before == 0 ? 0 : (System.nanoTime() - ready) / 1_000_000,
                    window.requests(),
                    window.failed(),
                    warnings);
        } finally {
            proxy.traffic().close(window);
            next = null;
            deploying.unlock();
        }
    }

    private static String text(Stage stage, int before, int instances) {
        String what = before == stage.number() ? "restarted" : before == 0 ? "started" : "deployed";
        return "stage " + stage.number() + " " + what + (instances > 1 ? " with " + instances + " instances" : "");
    }

    private List<StageProcess> startReady(Stage stage, int instances) {
        Path jar = stage.requireJar(processes.home());
        List<StageProcess> fresh = new ArrayList<>();
        try {
            for (int i = 0; i < instances; i++) {
                started++;
                Path program = programs.resolve("stage" + stage.number() + "-" + started);
                StageProcess process = StageProcess.start(stage, jar, program, environment.get(), processes);
                fresh.add(process);
                running.add(process);
            }
            fresh.forEach(StageProcess::awaitReady);
            return List.copyOf(fresh);
        } catch (RuntimeException e) {
            stopAll(fresh);
            throw e;
        }
    }

    private void stopAll(List<StageProcess> stages) {
        Shutdown.runAll(
                stages.stream().map(stage -> (Runnable) () -> stop(stage)).toList());
        processes.update();
    }

    private void stop(StageProcess stage) {
        try {
            evidence.stopping(stage);
            stage.stop();
        } finally {
            running.remove(stage);
        }
    }

    /** Kills the newest instance behind the front door, and returns its name; throws a LabException if none is alive. */
    public String kill() {
        StageProcess victim = alive().stream()
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> LabException.conflict("No instance of the service is alive: deploy a stage."));
        victim.kill();
        return victim.name();
    }

    private void ended(StageProcess one) {
        proxy.remove(one.upstream());
        if (!current.contains(one)) {
            return;
        }
        evidence.ended(one.name(), one.name() + (one.wasKilled() ? " was killed" : " crashed"));
        String others = alive().stream().map(StageProcess::name).collect(Collectors.joining(", "));
        String how = one.wasKilled()
                ? one.name() + " was killed"
                : one.name() + " crashed (exit code " + one.child().exitCode() + "; its log is "
                        + one.child().log() + ")";
        timeline.note(
                Timeline.Kind.INCIDENT,
                how
                        + (others.isEmpty()
                                ? "; no instance is left behind the front door: deploy the stage again."
                                : "; requests go to " + others + "."));
    }

    /** The stage of the last deploy in this folder. */
    Optional<Stage> last() {
        try {
            return Files.exists(lastStage)
                    ? Optional.of(Stage.of(Files.readString(lastStage).strip()))
                    : Optional.empty();
        } catch (IOException | LabException e) {
            throw LabException.failed(lastStage + " does not name the stage that ran last: write 1, 2, 3 or 4.");
        }
    }

    /** A failure is only a warning: requests go to the new stage already, and the old one must be stopped. */
    private List<String> remember(Stage stage) {
        try {
            Files.writeString(lastStage, stage.number() + "\n");
            return List.of();
        } catch (IOException e) {
            return List.of("The next lab in this folder will not begin with stage " + stage.number() + ": " + lastStage
                    + " cannot be written: " + e.getMessage());
        }
    }

    /** Removes programs of instances of a lab that was killed. */
    void removeLeftovers() {
        Folders.delete(programs);
    }

    void close() {
        stopAll(List.copyOf(running));
    }
}
