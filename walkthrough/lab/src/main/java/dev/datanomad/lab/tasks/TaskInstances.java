package dev.datanomad.lab.tasks;

import dev.datanomad.lab.proxy.FrontProxy;
import dev.datanomad.lab.proxy.Traffic;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.LabProcesses;
import dev.datanomad.lab.system.Poll;
import dev.datanomad.lab.system.ServiceProcess;
import dev.datanomad.lab.system.Shutdown;
import dev.datanomad.lab.system.StageMetrics;
import dev.datanomad.tasks.migration.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The instances of the to-do service behind the front door: two, of one version of the code. They are deployed one version
 * after the other, while everybody else may go on asking. Thread-safe.
 */
public final class TaskInstances implements AutoCloseable {

    private static final int INSTANCES = 2;
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final Duration FLAGS = Duration.ofSeconds(20);

    private final FrontProxy proxy;
    private final TaskProgram program;
    private final Supplier<Map<String, String>> environment;
    private final LabProcesses processes;
    private final TaskFigures figures;
    private volatile List<ServiceProcess> current = List.of();
    private volatile Code code;
    private int started;

    /**
     * What became of requests for tasks during a deploy.
     *
     * @param requests how many there were
     * @param failed how many of them
     */
    public record Deployed(Code code, int requests, int failed, double seconds) {}

    TaskInstances(
            FrontProxy proxy,
            TaskProgram program,
            Supplier<Map<String, String>> environment,
            LabProcesses processes,
            TaskFigures figures) {
        this.proxy = proxy;
        this.program = program;
        this.environment = environment;
        this.processes = processes;
        this.figures = figures;
    }

    /** The version behind the front door; empty before the first deploy. */
    public Optional<Code> code() {
        return Optional.ofNullable(code);
    }

    /** The names of those that are alive. */
    List<String> names() {
        return alive().stream().map(ServiceProcess::name).toList();
    }

    private List<ServiceProcess> alive() {
        return current.stream().filter(one -> one.child().isAlive()).toList();
    }

    /**
     * Starts new instances, sends requests to them once they are ready, then drains the old ones and stops them. The same
     * version again is a restart.
     *
     * @throws LabException if one does not become ready; the old ones stay then
     */
    public synchronized Deployed deploy(Code version) {
        long began = System.nanoTime();
        Traffic.Window window = proxy.traffic().open();
        try {
            List<ServiceProcess> old = current;
            List<ServiceProcess> fresh = startReady(version);
            current = fresh;
            code = version;
            proxy.switchTo(fresh.stream().map(ServiceProcess::upstream).toList());
            fresh.forEach(one -> one.child().onExit().thenRun(() -> proxy.remove(one.upstream())));
            old.forEach(one -> one.drain(DRAIN));
            stop(old);
            return new Deployed(
                    version, window.requests(), window.failed(), (System.nanoTime() - began) / 1_000_000 / 1_000.0);
        } finally {
            proxy.traffic().close(window);
        }
    }

    private List<ServiceProcess> startReady(Code version) {
        String name = version.name().toLowerCase(Locale.ROOT);
        Map<String, String> variables = new TreeMap<>(environment.get());
        variables.put("TASKS_CODE", name);
        List<ServiceProcess> fresh = new ArrayList<>();
        try {
            for (int i = 0; i < INSTANCES; i++) {
                started++;
                fresh.add(ServiceProcess.start(
                        "The to-do service", "tasks-" + name + "-" + started, program.service(), variables, processes));
            }
            fresh.forEach(ServiceProcess::awaitReady);
            fresh.forEach(figures::began);
            return List.copyOf(fresh);
        } catch (RuntimeException e) {
            stop(fresh);
            throw e;
        }
    }

    private void stop(List<ServiceProcess> instances) {
        instances.forEach(figures::ending);
        Shutdown.runAll(instances.stream().map(one -> (Runnable) one::stop).toList());
        processes.update();
    }

    /** Kills the newest one, and returns its name; throws a LabException if none is alive. */
    public String kill() {
        ServiceProcess victim = alive().stream()
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> LabException.conflict("No instance of the to-do service is alive: deploy a step."));
        figures.ending(victim);
        victim.kill();
        return victim.name();
    }

    /** Waits until every instance that is alive has flags of this version. */
    void awaitFlags(String version) {
        if (code != Code.BOTH) {
            return;
        }
        for (ServiceProcess instance : alive()) {
            if (!Poll.until(FLAGS, () -> !instance.child().isAlive() || has(instance, version))) {
                throw LabException.failed(instance.name() + " has not taken the flags over within " + FLAGS.toSeconds()
                        + " s: see " + instance.child().log() + ".");
            }
        }
    }

    private static boolean has(ServiceProcess instance, String version) {
        try {
            return StageMetrics.of(instance.upstream().port())
                    .flags()
                    .filter(flags -> flags.version().equals(version))
                    .isPresent();
        } catch (LabException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        stop(current);
        current = List.of();
    }
}
