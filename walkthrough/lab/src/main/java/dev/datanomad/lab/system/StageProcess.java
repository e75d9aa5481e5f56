package dev.datanomad.lab.system;

import dev.datanomad.lab.children.ChildProcess;
import dev.datanomad.lab.children.ShellVariables;
import dev.datanomad.lab.proxy.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An instance of a stage, in a child process, with a copy of its program. */
final class StageProcess {

    private final Stage stage;
    private final Path program;
    private final ServiceProcess service;

    private StageProcess(Stage stage, Path program, ServiceProcess service) {
        this.stage = stage;
        this.program = program;
        this.service = service;
    }

    /** Starts an instance on a free port, with its program in a folder of the instance's name; it is not ready yet. */
    static StageProcess start(
            Stage stage, Path jar, Path program, Map<String, String> environment, LabProcesses processes) {
        try {
            return launch(stage, ProgramCopy.of(jar, program), program, environment, processes);
        } catch (RuntimeException e) {
            Folders.delete(program);
            throw e;
        }
    }

    private static StageProcess launch(
            Stage stage, Path jar, Path program, Map<String, String> environment, LabProcesses processes) {
        Map<String, String> variables = new TreeMap<>();
        if (!processes.options().selfContained()) {
            variables.putAll(ShellVariables.LAUNCHDARKLY.inherited());
        }
        variables.putAll(environment);
        ServiceProcess service = ServiceProcess.start(
                "Stage " + stage.number(),
                program.getFileName().toString(),
                List.of("-Xmx384m", "-jar", jar.toString()),
                variables,
                processes);
        return new StageProcess(stage, program, service);
    }

    Stage stage() {
        return stage;
    }

    String name() {
        return service.name();
    }

    Upstream upstream() {
        return service.upstream();
    }

    ChildProcess child() {
        return service.child();
    }

    Instance asInstance() {
        return new Instance(name(), child().handle().pid(), upstream().port(), child().log());
    }

    /** Waits for its readiness probe; throws a LabException with the end of its log if it ends, or takes two minutes. */
    void awaitReady() {
        service.awaitReady();
    }

    /** Waits until no request is in flight, or the limit has passed. */
    void drain(Duration limit) {
        service.drain(limit);
    }

    void kill() {
        service.kill();
    }

    boolean wasKilled() {
        return service.wasKilled();
    }

    void stop() {
        service.stop();
        Folders.delete(program);
    }
}
